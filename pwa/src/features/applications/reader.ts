/** How an application is spoken of: to the one who applies, or to the guardian who reads along. */
import { say, t } from '../../i18n/messages'
import { isApplicant } from '../../session'
import type { StatusItem, TimelineItem } from './model'

type Group = StatusItem['wishes'][number]['group']

export function groupName(group: Group): string {
  return isApplicant() ? t(`applications.group.${group}`) : t(`applications.group_of_child.${group}`)
}

export function eventText({ kind, params }: TimelineItem): string | undefined {
  return say(`applications.${isApplicant() ? 'event' : 'event_of_child'}.${kind}`, params)
}
