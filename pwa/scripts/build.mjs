/**
 * Build the portal into dist/: `www/` is what anybody may fetch (hashed assets, the bare shell per language, the worker with
 * the list of what it keeps, manifests); beside it the server's own: a page per public address and language, the table of
 * addresses and the style's hash. All of it with Brotli copies.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { brotliCompressSync, constants } from 'node:zlib'
import { build } from 'vite'
import { html, webManifest } from './page.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const dist = join(root, 'dist')
const www = join(dist, 'www')
const scratch = join(root, 'node_modules', '.vigo-build')
const quiet = { root, logLevel: 'warn' }

/** Every browser of the last three years, as uu-tilsynet's and our users' phones have. */
const TARGET = ['chrome120', 'firefox121', 'safari17.0']

/** What every screen needs, as one file: fewer requests, and Brotli sees all of it at once. */
const BASE =
  /node_modules|src\/(api\/(client|problem|resource)|offline\/\w+)\.ts|src\/i18n\/\w+\.ts|src\/(clock|router|routes|session)\.ts|src\/design\/(Await|basics|Countdown|Icon)\.tsx|src\/shell\/announce\.ts/

/** Code that a screen shares is nearly all in the base: only its styles are worth a list of their own. */
const isStyle = file => file.endsWith('.css')

/** The table of routes names source files for this build; the browser has no use for them. */
const withoutSources = {
  name: 'vigo-routes-without-sources',
  enforce: 'pre',
  transform: (code, id) => (id.endsWith('/src/routes.ts') ? code.replace(/^ *source: .*$/gm, '') : undefined),
}

async function bundle() {
  await build({
    ...quiet,
    plugins: [withoutSources],
    build: {
      outDir: www,
      emptyOutDir: true,
      manifest: 'manifest.json',
      target: TARGET,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false, resolveDependencies: (_, needed) => needed.filter(isStyle) },
      rolldownOptions: {
        input: { main: 'src/main.tsx', style: 'src/design/app.css' },
        output: { codeSplitting: { groups: [{ name: 'base', test: BASE }] } },
      },
    },
  })
  await build({
    ...quiet,
    build: { outDir: join(scratch, 'ssr'), ssr: 'src/prerender.tsx', emptyOutDir: true },
    ssr: { noExternal: true },
  })
}

async function bundleWorker(name, entry, define) {
  await build({
    ...quiet,
    configFile: false,
    define,
    build: {
      outDir: www,
      emptyOutDir: false,
      copyPublicDir: false,
      target: TARGET,
      lib: { entry, formats: ['iife'], name: 'vigo', fileName: () => name },
    },
  })
}

function files(folder) {
  return readdirSync(folder).flatMap(name => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? files(path) : [path]
  })
}

const address = path => `/${relative(www, path).replaceAll('\\', '/')}`
const sha256 = text => createHash('sha256').update(text).digest('base64')

/** All that an entry pulls in at once, itself included: code, and styles beside the inlined ones. */
function chunksOf(manifest, source) {
  const code = new Set()
  const styles = new Set()
  const walk = key => {
    const chunk = manifest[key]
    if (!chunk || code.has(chunk.file)) return
    code.add(chunk.file)
    for (const each of chunk.css ?? []) styles.add(each)
    for (const each of chunk.imports ?? []) walk(each)
  }
  walk(source)
  return { code: [...code], styles: [...styles] }
}

async function writePages(manifest) {
  const { renderPage, manifestWords, isFixed, routes, LOCALES } = await import(
    pathToFileURL(join(scratch, 'ssr', 'prerender.js')).href
  )
  const styleFile = join(www, manifest['src/design/app.css'].file)
  const style = readFileSync(styleFile, 'utf8').trim()
  rmSync(styleFile)
  const words = (language, feature) =>
    chunksOf(manifest, `src/i18n/generated/${language}/${feature}.json`).code
  const main = chunksOf(manifest, 'src/main.tsx')
  for (const language of LOCALES) {
    for (const route of [...routes.filter(isFixed), undefined]) {
      const page = await renderPage(language, route)
      const screen = route ? chunksOf(manifest, route.source) : { code: [], styles: [] }
      const preload = new Set([
        ...main.code,
        ...words(language, 'shell'),
        ...screen.code,
        ...(route?.strings ?? []).flatMap(feature => words(language, feature)),
      ])
      preload.delete(manifest['src/main.tsx'].file)
      const name = route ? `pages/${route.id}.${language}.html` : `www/shell.${language}.html`
      mkdirSync(join(dist, 'pages'), { recursive: true })
      const parts = { language, page, style, preload, script: manifest['src/main.tsx'].file }
      const own = { id: route?.id ?? '', styles: screen.styles, data: route?.preload ?? [] }
      writeFileSync(join(dist, name), html({ ...parts, ...own }))
    }
    writeFileSync(
      join(www, `manifest.${language}.webmanifest`),
      webManifest(language, await manifestWords(language)),
    )
  }
  const table = routes.map(route => ({ path: route.path, page: isFixed(route) ? route.id : null }))
  writeFileSync(join(dist, 'routes.json'), JSON.stringify(table))
  writeFileSync(join(dist, 'csp.json'), JSON.stringify({ style: [`sha256-${sha256(style)}`] }))
}

async function writeWorker() {
  // Only what carries a hash, the icons and the shells: pages come fresh from the server, or the shell stands in.
  const kept = files(www).filter(path => /\/(assets|icons)\/|shell\.\w\w\.html$/.test(address(path)))
  const version = createHash('sha256')
  for (const path of kept.sort()) version.update(address(path)).update(readFileSync(path))
  await bundleWorker('sw.js', join(root, 'src/sw/worker.ts'), {
    __VERSION__: JSON.stringify(version.digest('hex').slice(0, 12)),
    __FILES__: JSON.stringify(kept.map(address)),
  })
  await bundleWorker('sw-off.js', join(root, 'src/sw/off.ts'), {})
}

function compress() {
  const options = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }
  for (const path of files(dist)) {
    if (/\.(html|js|css|json|svg|webmanifest)$/.test(path)) {
      writeFileSync(`${path}.br`, brotliCompressSync(readFileSync(path), options))
    }
  }
}

rmSync(dist, { recursive: true, force: true })
await bundle()
const manifest = JSON.parse(readFileSync(join(www, 'manifest.json'), 'utf8'))
rmSync(join(www, 'manifest.json'))
await writePages(manifest)
await writeWorker()
compress()
