import { Select } from '../../../design/fields'
import { t } from '../../../i18n/messages'
import { chooseCounty, county } from '../county'
import { useCounties } from '../data'

/** Which county to look at. Stands there before the list has come, so that nothing jumps. */
export function CountyChoice({ label }: { label: string }) {
  const { resource } = useCounties()
  const counties = resource.state === 'ready' ? resource.data : []
  return (
    <Select
      label={label}
      value={county()}
      onValue={chooseCounty}
      choices={[
        { value: '', label: t('shell.whole_country') },
        ...counties.map(each => ({ value: each.number, label: each.name })),
      ]}
    />
  )
}
