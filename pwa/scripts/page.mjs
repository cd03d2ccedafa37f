/** What a page and a manifest consist of. Nothing inline but the one style block, whose hash stands in the CSP. */

const inert = text =>
  text.replace(/[&<>"]/g, sign => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign])

export function html({ language, page, id, style, script, preload, styles, data }) {
  const links = [
    ...styles.map(file => `<link rel="stylesheet" href="/${file}">`),
    ...[...preload].map(file => `<link rel="modulepreload" href="/${file}">`),
    ...data.map(url => `<link rel="preload" as="fetch" crossorigin href="${inert(url)}">`),
  ]
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
<script type="module" src="/${script}"></script>
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
