/** The signed-in person's own account. Nothing of it is kept on the device but what was typed and not saved. */
import { answer, api, editing } from '../../api/client'
import { type Reading, useResource } from '../../api/resource'
import { refreshMe } from '../../session'
import type { Contact, Look, OpenSession } from './model'

export const EXPORT_ADDRESS = '/api/me/export'

/**
 * Change the contact details, and confirm them by that. Throws `Problem`: 412 when they were changed elsewhere,
 * 422 with a sentence per field.
 */
export async function saveContact(contact: Pick<Contact, 'phone' | 'email' | 'version'>): Promise<void> {
  const { phone, email, version } = contact
  const headers = editing(`"${version}"`)
  await answer(api.PUT('/api/me/contact', { body: { phone, email }, headers }))
  await refreshMe()
}

export function useSessions(): Reading<readonly OpenSession[]> {
  return useResource(async () => (await answer(api.GET('/api/me/sessions'))).data.items, [])
}

export async function revokeSession(id: string): Promise<void> {
  await answer(api.DELETE('/api/me/sessions/{session_id}', { params: { path: { session_id: id } } }))
}

export function useLooks(): Reading<readonly Look[]> {
  return useResource(async () => (await answer(api.GET('/api/me/looks'))).data.items, [])
}
