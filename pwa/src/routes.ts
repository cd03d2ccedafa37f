/**
 * Every address of the portal: path → screen → who may see it → its words. The server reads this table too (as
 * dist/routes.json), so that an unknown path answers 404 and a known one comes with its own page, rendered beforehand.
 */
import type { ComponentType } from 'preact'
import type { Key, Words } from './i18n/messages'
import type { Permission } from './session'

export interface ScreenProps {
  params: Readonly<Record<string, string>>
}

export interface Route {
  /** One word, unique: names the page file and the test. */
  id: string
  /** `:name` stands for one part of the path. The first fitting row wins. */
  path: string
  screen: () => Promise<{ default: ComponentType<ScreenProps> }>
  /** The source file of the screen: the page preloads what it needs. */
  source: string
  /** The permission it takes (`auth.policy`), `signed_in`, or nothing for everyone. */
  permission?: Permission | 'signed_in'
  title: Key
  /** The paragraph under the title: stands there, with it, before anything else of a signed-in screen can. */
  lead?: Key
  strings: readonly Words[]
  /**
   * What the screen asks the server for at once, in every role: a question one may not ask is written down as a refusal.
   * The page's own answer names it, so that it comes beside the code and not after it. `:name` as in the path.
   */
  preload?: readonly string[]
}

export const routes: readonly Route[] = [
  {
    id: 'start',
    path: '/',
    screen: () => import('./features/start/screen'),
    source: 'src/features/start/screen.tsx',
    title: 'start.title',
    preload: ['/api/annual-wheel'],
    strings: ['start', 'annual_wheel'],
  },
  {
    id: 'calendar',
    path: '/calendar',
    screen: () => import('./features/annual_wheel/screen'),
    source: 'src/features/annual_wheel/screen.tsx',
    title: 'annual_wheel.title',
    preload: ['/api/annual-wheel'],
    strings: ['annual_wheel'],
  },
  {
    id: 'programmes',
    path: '/programmes',
    screen: () => import('./features/catalogue/programmes_screen'),
    source: 'src/features/catalogue/programmes_screen.tsx',
    title: 'catalogue.title',
    preload: ['/api/catalogue/programmes'],
    strings: ['start', 'catalogue'],
  },
  {
    id: 'programme',
    path: '/programmes/:code',
    screen: () => import('./features/catalogue/programme_screen'),
    source: 'src/features/catalogue/programme_screen.tsx',
    title: 'catalogue.found.programme',
    preload: ['/api/catalogue/programmes', '/api/catalogue/programme-areas?programme=:code'],
    strings: ['catalogue'],
  },
  {
    id: 'area',
    path: '/areas/:code',
    screen: () => import('./features/catalogue/area_screen'),
    source: 'src/features/catalogue/area_screen.tsx',
    title: 'catalogue.found.area',
    preload: ['/api/catalogue/programme-areas/:code'],
    strings: ['catalogue'],
  },
  {
    id: 'school',
    path: '/schools/:number',
    screen: () => import('./features/catalogue/school_screen'),
    source: 'src/features/catalogue/school_screen.tsx',
    title: 'catalogue.found.school',
    preload: ['/api/catalogue/schools/:number'],
    strings: ['catalogue'],
  },
  {
    id: 'cut-offs',
    path: '/cut-offs',
    screen: () => import('./features/offers/cut_offs_screen'),
    source: 'src/features/offers/cut_offs_screen.tsx',
    title: 'offers.cut_offs.title',
    lead: 'offers.cut_offs.lead',
    strings: ['offers', 'catalogue'],
  },
  {
    id: 'me',
    path: '/me',
    screen: () => import('./features/my_page/screen'),
    source: 'src/features/my_page/screen.tsx',
    permission: 'signed_in',
    title: 'accounts.me.title',
    lead: 'accounts.me.lead',
    strings: ['me_screen'],
  },
  {
    id: 'role',
    path: '/role',
    screen: () => import('./features/my_page/role_screen'),
    source: 'src/features/my_page/role_screen.tsx',
    permission: 'signed_in',
    title: 'accounts.role_choice.title',
    lead: 'accounts.role_choice.lead',
    strings: ['accounts'],
  },
  {
    id: 'applications',
    path: '/application',
    screen: () => import('./features/applications/list_screen'),
    source: 'src/features/applications/list_screen.tsx',
    permission: 'application.follow',
    title: 'applications.list.title',
    lead: 'applications.list.lead',
    preload: ['/api/applications'],
    strings: ['applications_screen'],
  },
  {
    id: 'application',
    path: '/application/:id',
    screen: () => import('./features/applications/flow_screen'),
    source: 'src/features/applications/flow_screen.tsx',
    permission: 'application.change',
    title: 'applications.flow.title',
    lead: 'applications.flow.lead',
    preload: ['/api/applications/:id', '/api/applications/:id/draft'],
    strings: ['application_screen'],
  },
  {
    id: 'receipt',
    path: '/receipt/:id',
    screen: () => import('./features/applications/receipt_screen'),
    source: 'src/features/applications/receipt_screen.tsx',
    permission: 'application.submit',
    title: 'applications.proof.title',
    lead: 'applications.proof.lead',
    preload: ['/api/applications/:id'],
    strings: ['receipt_screen'],
  },
  {
    id: 'status',
    path: '/status',
    screen: () => import('./features/applications/status_screen'),
    source: 'src/features/applications/status_screen.tsx',
    permission: 'application.follow',
    title: 'applications.status.title',
    lead: 'applications.status.lead',
    preload: ['/api/applications/status'],
    strings: ['status_screen'],
  },
  {
    id: 'result',
    path: '/result',
    screen: () => import('./features/offers/result_screen'),
    source: 'src/features/offers/result_screen.tsx',
    permission: 'signed_in',
    title: 'offers.title',
    lead: 'offers.lead',
    strings: ['offers', 'applications'],
  },
  {
    id: 'result-why',
    path: '/result/why',
    screen: () => import('./features/offers/why_screen'),
    source: 'src/features/offers/why_screen.tsx',
    permission: 'offer.read_content',
    title: 'offers.why.title',
    lead: 'offers.why.lead',
    strings: ['offers', 'applications'],
  },
  {
    id: 'my-data',
    path: '/my-data',
    screen: () => import('./features/accounts/my_data_screen'),
    source: 'src/features/accounts/my_data_screen.tsx',
    permission: 'signed_in',
    title: 'accounts.my_data.title',
    lead: 'accounts.my_data.lead',
    strings: ['accounts'],
  },
  {
    id: 'grades',
    path: '/grades',
    screen: () => import('./features/grades/screen'),
    source: 'src/features/grades/screen.tsx',
    permission: 'grades.report',
    title: 'grades.title',
    lead: 'grades.lead',
    strings: ['grades'],
  },
  {
    id: 'desk',
    path: '/desk',
    screen: () => import('./features/my_page/desk_screen'),
    source: 'src/features/my_page/desk_screen.tsx',
    permission: 'application.search',
    title: 'desk.start.title',
    lead: 'desk.start.lead',
    strings: ['accounts', 'desk'],
  },
  {
    id: 'desk-applications',
    path: '/desk/applications',
    screen: () => import('./features/applications/desk_screen'),
    source: 'src/features/applications/desk_screen.tsx',
    permission: 'application.search',
    title: 'desk.applications.title',
    lead: 'desk.applications.lead',
    strings: ['applications', 'desk'],
  },
  {
    id: 'desk-application',
    path: '/desk/applications/:id',
    screen: () => import('./features/applications/on_desk_screen'),
    source: 'src/features/applications/on_desk_screen.tsx',
    permission: 'application.search',
    title: 'desk.application.title',
    lead: 'desk.application.logged',
    strings: ['applications', 'catalogue', 'desk', 'grades', 'intake'],
  },
  {
    id: 'desk-intake',
    path: '/desk/intake',
    screen: () => import('./features/intake/rounds_screen'),
    source: 'src/features/intake/rounds_screen.tsx',
    permission: 'intake.read',
    title: 'intake.rounds.title',
    lead: 'intake.rounds.lead',
    strings: ['intake'],
  },
  {
    id: 'desk-round',
    path: '/desk/intake/:id',
    screen: () => import('./features/intake/round_screen'),
    source: 'src/features/intake/round_screen.tsx',
    permission: 'intake.read',
    title: 'intake.round.title',
    lead: 'intake.round.lead',
    strings: ['catalogue', 'intake'],
  },
  {
    id: 'desk-reports',
    path: '/desk/reports',
    screen: () => import('./features/grades/desk_screen'),
    source: 'src/features/grades/desk_screen.tsx',
    permission: 'grades.correct',
    title: 'desk.reports.title',
    lead: 'desk.reports.lead',
    strings: ['grades', 'desk'],
  },
  {
    id: 'desk-report',
    path: '/desk/reports/:id',
    screen: () => import('./features/grades/on_desk_screen'),
    source: 'src/features/grades/on_desk_screen.tsx',
    permission: 'grades.correct',
    title: 'desk.report.title',
    lead: 'desk.report.logged',
    strings: ['grades', 'desk'],
  },
  {
    id: 'sign-in',
    path: '/sign-in',
    screen: () => import('./shell/pages/sign_in'),
    source: 'src/shell/pages/sign_in.tsx',
    title: 'shell.sign_in_page.title',
    strings: [],
  },
  {
    id: 'language',
    path: '/language',
    screen: () => import('./shell/pages/language'),
    source: 'src/shell/pages/language.tsx',
    title: 'shell.language.title',
    strings: [],
  },
  {
    id: 'accessibility',
    path: '/accessibility',
    screen: () => import('./shell/pages/accessibility'),
    source: 'src/shell/pages/accessibility.tsx',
    title: 'shell.accessibility.title',
    strings: ['legal'],
  },
  {
    id: 'sources',
    path: '/sources',
    screen: () => import('./shell/pages/sources'),
    source: 'src/shell/pages/sources.tsx',
    title: 'shell.sources.title',
    strings: ['legal'],
  },
  {
    id: 'privacy',
    path: '/privacy',
    screen: () => import('./shell/pages/privacy'),
    source: 'src/shell/pages/privacy.tsx',
    title: 'shell.privacy.title',
    strings: ['legal'],
  },
]
