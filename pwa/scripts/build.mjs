/**
 * Build the portal into dist/: `www/` is what anybody may fetch (hashed assets, the bare shell per language, the worker with
 * the list of what it keeps, manifests); beside it the server's own: a page per address and language, the table of
 * addresses and the styles' hashes. All of it with Brotli copies.
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
const BASE = [
  /node_modules/,
  /src\/(clock|main|router|routes|session)\.tsx?$/,
  /src\/(i18n|offline)\/\w+\.ts$/,
  /src\/api\/(client|problem|resource)\.ts$/,
  /src\/design\/(Await|basics|Countdown|fields|Icon|Opening|Timeline)\.tsx$/,
  /src\/shell\/(?!SessionWarning|SignInSheet|sheets|install\.|worker)\w+\.tsx?$/,
  /src\/shell\/pages\/(failed|not_found|sign_in_first)\.tsx$/,
]
const isBase = id => BASE.some(pattern => pattern.test(id))

/** What the county's desk shares with the later pages of an application, which no screen begins with. */
const DESK = /src\/features\/applications\/(desk_\w+|parts\/(DeskState|Findings|PartSummary|size))\.tsx?$/

/**
 * What several screens share, as one file for what is open to all and one per feature behind the sign-in: a screen is its
 * own code and one or two such files. The lower a floor, the earlier its turn: a file takes along what it imports.
 */
const SHARED = [
  { name: 'desk', test: DESK },
  { name: 'applications', test: id => /src\/features\/applications\//.test(id) && !DESK.test(id) },
  { name: 'accounts', test: /src\/features\/accounts\// },
  { name: 'public', test: /src\/features\/(annual_wheel|catalogue)\// },
].map((group, floor) => ({ ...group, minShareCount: 2, priority: floor }))

/** Code that a screen shares is nearly all in the base: only its styles are worth a list of their own. */
const isStyle = file => file.endsWith('.css')

/** The table of routes says things to this build and to the server; the browser has no use for them. */
const withoutServerSide = {
  name: 'vigo-routes-without-server-side',
  enforce: 'pre',
  transform: (code, id) =>
    id.endsWith('/src/routes.ts') ? code.replace(/^ *(source|preload): .*$/gm, '') : undefined,
}

async function bundle() {
  await build({
    ...quiet,
    plugins: [withoutServerSide],
    build: {
      outDir: www,
      emptyOutDir: true,
      manifest: 'manifest.json',
      target: TARGET,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false, resolveDependencies: (_, needed) => needed.filter(isStyle) },
      rolldownOptions: {
        input: { main: 'src/main.tsx', style: 'src/design/app.css' },
        output: {
          codeSplitting: { groups: [{ name: 'main', test: isBase, priority: SHARED.length }, ...SHARED] },
        },
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

/** What a page of a route consists of: its styles stand in it, the code and words of its screen are named in it. */
function partsOf(manifest, route, language) {
  const main = chunksOf(manifest, 'src/main.tsx')
  const screen = route ? chunksOf(manifest, route.source) : { code: [], styles: [] }
  const words = ['shell', ...(route?.strings ?? [])].flatMap(
    feature => chunksOf(manifest, `src/i18n/generated/${language}/${feature}.json`).code,
  )
  const [script, ...rest] = main.code
  return {
    script,
    preload: new Set([...rest, ...screen.code, ...words].filter(file => file !== script)),
    styles: screen.styles,
  }
}

async function writePages(manifest) {
  const { renderPage, manifestWords, routes, LOCALES } = await import(
    pathToFileURL(join(scratch, 'ssr', 'prerender.js')).href
  )
  const common = manifest['src/design/app.css'].file
  const styles = new Map()
  const styleOf = file => {
    if (!styles.has(file)) styles.set(file, readFileSync(join(www, file), 'utf8').trim())
    return { file, text: styles.get(file) }
  }
  mkdirSync(join(dist, 'pages'), { recursive: true })
  for (const language of LOCALES) {
    for (const route of [...routes, undefined]) {
      const parts = partsOf(manifest, route, language)
      const page = await renderPage(language, route)
      const name = route ? `pages/${route.id}.${language}.html` : `www/shell.${language}.html`
      const own = { id: route?.id ?? '', style: styleOf(common).text, styles: parts.styles.map(styleOf) }
      writeFileSync(join(dist, name), html({ ...parts, ...own, language, page }))
    }
    writeFileSync(
      join(www, `manifest.${language}.webmanifest`),
      webManifest(language, await manifestWords(language)),
    )
  }
  rmSync(join(www, common))
  const table = routes.map(({ id, path, permission, preload = [] }) => ({
    page: id,
    path,
    preload,
    signed_in: permission !== undefined,
  }))
  writeFileSync(join(dist, 'routes.json'), JSON.stringify(table))
  writeFileSync(
    join(dist, 'csp.json'),
    JSON.stringify({ style: [...styles.values()].map(text => `sha256-${sha256(text)}`) }),
  )
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
