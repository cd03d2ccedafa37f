/** What a page and a manifest consist of. Nothing inline but style blocks, whose hashes stand in the CSP. */

const inert = text =>
  text.replace(/[&<>"]/g, sign => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign])

/**
 * A screen's own style stands in the page, so that nothing is waited for. The disabled link is not fetched: it tells the
 * code that brings in the screen that the style is there.
 */
const ownStyle = ({ file, text }) =>
  `<style>${text}</style>\n<link rel="stylesheet" disabled href="/${file}">`

/** The words stand in the page: code comes after them and after the data, and never before the first paint. */
const LATER = 'fetchpriority="low"'

export function html({ language, page, id, style, script, preload, styles }) {
  const links = [...preload].map(file => `<link rel="modulepreload" ${LATER} href="/${file}">`)
  return `<!doctype html>
<html lang="${language}" data-color-scheme="auto">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<title>${inert(page.title)}</title>
<meta name="description" content="${inert(page.description)}">
<meta name="theme-color" media="(prefers-color-scheme: light)" content="#ffffff">
<meta name="theme-color" media="(prefers-color-scheme: dark)" content="#14191d">
<style>${style}</style>
${styles.map(ownStyle).join('\n')}
<script type="module" ${LATER} src="/${script}"></script>
${links.join('\n')}
<link rel="icon" href="/icons/icon.svg" type="image/svg+xml">
<link rel="apple-touch-icon" href="/icons/apple-180.png">
<link rel="manifest" href="/manifest.${language}.webmanifest">
</head>
<body>
<div id="app" data-page="${id}">${page.body}</div>
<noscript><p>${inert(page.noscript)}</p></noscript>
</body>
</html>
`
}

export function webManifest(language, { name, description }) {
  return JSON.stringify({
    id: '/',
    name,
    short_name: 'VIGO',
    description,
    lang: language,
    dir: 'ltr',
    start_url: '/',
    scope: '/',
    display: 'standalone',
    background_color: '#ffffff',
    theme_color: '#0b5c6b',
    icons: [
      { src: '/icons/icon.svg', sizes: 'any', type: 'image/svg+xml' },
      { src: '/icons/icon-192.png', sizes: '192x192', type: 'image/png' },
      { src: '/icons/icon-512.png', sizes: '512x512', type: 'image/png' },
      { src: '/icons/maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
    ],
  })
}
