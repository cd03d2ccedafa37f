/**
 * The little this device may keep: drafts, the last own status and public answers. Everything personal belongs to
 * one account (by the hash the server gives, never a name or number) and goes when that person signs out.
 */

export interface Kept {
  key: string
  /** The account it belongs to; empty for what is public. */
  owner: string
  savedAt: number
  value: unknown
}

const NAME = 'vigo'
const STORE = 'kept'

let opened: Promise<IDBDatabase> | undefined

function open(): Promise<IDBDatabase> {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1)
    request.onupgradeneeded = () => {
      request.result.createObjectStore(STORE, { keyPath: 'key' }).createIndex('owner', 'owner')
    }
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
  return opened
}

async function within<T>(
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => IDBRequest<T> | undefined,
): Promise<T | undefined> {
  const database = await open()
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(STORE, mode)
    const request = work(transaction.objectStore(STORE))
    transaction.oncomplete = () => resolve(request?.result)
    transaction.onabort = () => reject(transaction.error)
  })
}

/** Keep a value under a key, replacing what was there. */
export async function put(key: string, owner: string, value: unknown): Promise<void> {
  await within('readwrite', store => store.put({ key, owner, savedAt: Date.now(), value } satisfies Kept))
}

export function get(key: string): Promise<Kept | undefined> {
  return within('readonly', store => store.get(key) as IDBRequest<Kept | undefined>)
}

export async function remove(key: string): Promise<void> {
  await within('readwrite', store => store.delete(key))
}

/** Remove everything that fits: whoever owns it, or whatever is older than a moment. */
export async function removeWhere(unwanted: (kept: Kept) => boolean): Promise<void> {
  await within<unknown>('readwrite', store => {
    store.openCursor().onsuccess = event => {
      const cursor = (event.target as IDBRequest<IDBCursorWithValue | null>).result
      if (!cursor) return
      if (unwanted(cursor.value as Kept)) cursor.delete()
      cursor.continue()
    }
    return undefined
  })
}
