import { number } from '../../../i18n/format'

const MEGABYTE = 1024 * 1024

/** 340 kB, 2 MB – the size of a file as people say it. */
export function fileSize(bytes: number): string {
  return bytes < MEGABYTE
    ? `${number(Math.max(1, Math.round(bytes / 1024)))} kB`
    : `${number(Math.round(bytes / MEGABYTE))} MB`
}
