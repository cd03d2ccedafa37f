/** What may lie over the screen. Fetched when first wanted: most visits never see them. */
import { SessionWarning } from './SessionWarning'
import { SignInSheet } from './SignInSheet'

export default function Sheets() {
  return (
    <>
      <SessionWarning />
      <SignInSheet />
    </>
  )
}
