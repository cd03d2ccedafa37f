/** Sending a file, with how far it has come: the one thing `fetch` cannot tell. Otherwise as `client.ts`. */
import { lineIsDown, lineIsUp } from '../offline/connection'
import { parsed, refused } from './client'
import { Offline } from './problem'

/**
 * Send one file as form data. `progress` is called with 0 to 1. Throws `Problem` when refused, `Offline` when no
 * answer came; aborting the signal ends it with an `AbortError`.
 */
export function upload<T>(
  path: string,
  file: File,
  headers: Readonly<Record<string, string>>,
  progress: (part: number) => void,
  signal?: AbortSignal,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', path)
    request.responseType = 'text'
    for (const [name, value] of Object.entries({ 'X-Vigo': '1', ...headers })) {
      request.setRequestHeader(name, value)
    }
    request.upload.onprogress = event => {
      if (event.lengthComputable) progress(event.loaded / event.total)
    }
    request.onload = () => {
      lineIsUp()
      const body = parsed(request.responseText)
      if (request.status < 400) resolve(body as T)
      else refused(new Response(null, { status: request.status }), body).then(reject, reject)
    }
    request.onerror = () => {
      lineIsDown()
      reject(new Offline())
    }
    request.onabort = () => reject(new DOMException('aborted', 'AbortError'))
    signal?.addEventListener('abort', () => request.abort())
    const form = new FormData()
    form.append('file', file)
    request.send(form)
  })
}
