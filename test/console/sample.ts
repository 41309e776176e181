import type { AssetView, CampaignView, VariantView, WorkspaceSummary } from '../../console/desk/desk.ts';
import type { ScheduleReport } from '../../console/desk/schedule/views.ts';
import type { AssetStatus, CampaignStatus } from '../../domain/campaign.ts';
import type { Content } from '../../domain/content.ts';
import type { Finding } from '../../domain/finding.ts';
import type { Ref } from '../../domain/ref.ts';
import type { DecayReport } from '../../domain/refresh.ts';
import type { Person } from '../../domain/workspace.ts';

/** A ref of one repeated hex digit. */
export const ref = (digit: string): Ref => `sha256:${digit.repeat(64)}`;

export const people: Person[] = [
  { id: 'lena-hofer', name: 'Lena Hofer', email: 'lena@example.org', roles: ['content-lead'], language: 'de' },
  { id: 'miriam-falk', name: 'Miriam Falk', email: 'miriam@example.org', roles: ['approver'], language: 'de' },
  { id: 'tobias-reiter', name: 'Tobias Reiter', email: 'tobias@example.org', roles: ['approver'], language: 'en' },
  { id: 'sven-aumann', name: 'Sven Aumann', email: 'sven@example.org', roles: ['admin'], language: 'de' },
];
export const [lena, miriam, tobias, sven] = people as [Person, Person, Person, Person];

export const content: Content = {
  title: 'Die Nordgrat 3L: trocken nach 40 Wäschen',
  description: 'Was die Hardshelljacke aushält, was sie wiegt und wie man sie repariert.',
  slug: 'nordgrat-3l-trocken',
  body: [
    { kind: 'heading', text: 'Gemacht für langen Regen' },
    {
      kind: 'paragraph',
      text: 'Die Nordgrat 3L hält eine Wassersäule von 20.000 mm. Nach 40 Wäschen sind es noch 18.500 mm.',
    },
    { kind: 'list', items: ['Gewicht: 480 g in Größe M', 'Drei Taschen, eine davon innen'] },
    { kind: 'paragraph', text: 'Sie ist die beste Jacke der Welt und garantiert für immer dicht.' },
    { kind: 'link', label: 'Zur Nordgrat 3L', url: 'https://www.steinfoehr.example/nordgrat-3l' },
  ],
  claims: [
    {
      text: 'Die Nordgrat 3L hält eine Wassersäule von 20.000 mm.',
      evidence: [
        {
          document: 'nachweise/laborbericht.pdf',
          passage: 'nachweise/laborbericht.pdf#2',
          quote: 'Wassersäule 20.000 mm',
          confidence: 0.94,
        },
      ],
    },
    { text: 'Gewicht: 480 g in Größe M', evidence: [] },
  ],
};

const superlative = 'Sie ist die beste Jacke der Welt';
export const finding: Finding = {
  rule: 'blocklist/term',
  severity: 'major',
  message: {
    de: 'Der Superlativ „die beste … der Welt“ steht auf der Sperrliste.',
    en: 'The superlative “the best in the world” is on the blocklist.',
  },
  span: { path: 'body/3/text', start: 0, end: superlative.length },
  excerpt: superlative,
  evidence: [{ source: '§ 5 UWG', text: 'Alleinstellungsbehauptungen brauchen einen Nachweis.' }],
  suggestion: { de: 'Sagen Sie, was gemessen wurde.', en: 'Say what was measured.' },
  verdict: 'human',
  role: 'legal',
};

export const variant = (digit: string, more: Partial<VariantView> = {}): VariantView => ({
  ref: ref(digit),
  asset: 'journal/de-DE',
  channel: 'journal',
  locale: 'de-DE',
  hypothesis: 'Wer Messwerte zuerst liest, vertraut dem Rest.',
  content,
  madeBy: 'agent:copywriter',
  basedOn: null,
  contributors: ['agent:copywriter'],
  verdict: 'human',
  findings: [finding],
  sources: [
    {
      id: 'nachweise/laborbericht.pdf#2',
      document: 'nachweise/laborbericht.pdf',
      title: 'Laborbericht Nordgrat 3L',
      heading: 'Ergebnisse',
      text: 'Im Neuzustand wurde eine Wassersäule 20.000 mm gemessen, nach vierzig Wäschen 18.500 mm.',
    },
  ],
  ...more,
});

export const variants = [
  variant('a'),
  variant('b', {
    verdict: 'pass',
    findings: [],
    hypothesis: 'Ein Erlebnis im Regen zieht mehr als ein Messwert.',
    content: {
      ...content,
      title: 'Acht Stunden Regen, eine Jacke',
      body: [...content.body.slice(0, 3), content.body[4]!],
    },
  }),
];

export const assetStatus = (more: Partial<AssetStatus> = {}): AssetStatus => ({
  asset: 'journal/de-DE',
  channel: 'journal',
  locale: 'de-DE',
  stage: 'selection',
  variantsWanted: 2,
  revisions: 0,
  requests: 0,
  variants: variants.map(({ ref: name, verdict }) => ({
    variant: name as Ref,
    findings: ref('f'),
    verdict: verdict as 'pass',
    counts: { repair: 0, human: 0, block: 0 },
    roles: [],
    madeBy: 'agent:copywriter',
  })),
  selected: null,
  slot: null,
  request: null,
  revision: null,
  publication: null,
  attention: null,
  runs: 0,
  ...more,
});

export const signOffStatus = assetStatus({
  stage: 'sign-off',
  requests: 2,
  selected: ref('b'),
  request: {
    request: 'journal/de-DE/2',
    prepared: ref('c'),
    destination: 'site/journal',
    slotWindow: { from: '2026-12-01T08:00:00.000Z', to: '2026-12-08T08:00:00.000Z' },
    stages: [
      { stage: 'brand', role: 'approver', quorum: 1, approvedBy: [], closedBy: null },
      { stage: 'legal', role: 'legal', quorum: 1, approvedBy: [], closedBy: null },
    ],
    openedAt: '2026-11-24T08:00:00.000Z',
    remindAt: '2026-11-25T08:00:00.000Z',
    deadline: '2026-11-29T08:00:00.000Z',
    reminded: false,
    reconfirmers: ['miriam-falk'],
    previous: ref('d'),
  },
});

const html = (price: string) =>
  `<h2>Gemacht für langen Regen</h2>\n<p>Die Nordgrat 3L kostet ${price}.</p>\n<p>Sie wiegt 480 g.</p>`;
export const signOffView: AssetView = {
  campaign: 'nordgrat-launch',
  status: signOffStatus,
  variants,
  prepared: {
    ref: ref('c'),
    title: 'Acht Stunden Regen, eine Jacke',
    html: html('449,00 €'),
    destination: 'site/journal',
  },
  previous: {
    ref: ref('d'),
    title: 'Acht Stunden Regen, eine Jacke',
    html: html('499,00 €'),
    destination: 'site/journal',
  },
  live: null,
  operation: null,
  comments: [
    {
      person: 'tobias-reiter',
      at: '2026-11-24T07:30:00.000Z',
      action: 'request_changes',
      text: 'Bitte den neuen Preis nennen.',
    },
  ],
  deputyFor: [],
};

export const selectionView: AssetView = {
  ...signOffView,
  status: assetStatus(),
  prepared: null,
  previous: null,
  comments: [],
};

export const campaignStatus: CampaignStatus = {
  tenant: 'steinfoehr',
  campaign: 'nordgrat-launch',
  brand: 'steinfoehr',
  title: 'Die Nordgrat 3L kommt',
  owner: 'lena-hofer',
  brief: ref('0'),
  stage: 'selection',
  paused: false,
  research: ref('1'),
  strategy: ref('2'),
  attention: null,
  runs: 0,
  assets: [assetStatus(), assetStatus({ asset: 'teaser/de-DE', channel: 'teaser', stage: 'sign-off' })],
  startedAt: '2026-11-24T06:00:00.000Z',
  endedAt: null,
};

export const campaignView: CampaignView = {
  status: campaignStatus,
  brief: {
    id: 'nordgrat-launch',
    brand: 'steinfoehr',
    title: 'Die Nordgrat 3L kommt',
    goal: 'Bis Ende Januar besuchen 4.000 Menschen die Produktseite.',
    baseline: '2.600 Besuche in acht Wochen.',
    audience: 'Bergwanderer, die eine Jacke für viele Jahre suchen.',
    products: ['SF-1001'],
    questions: ['Wie wasserdicht ist sie?'],
    assets: [{ channel: 'journal', locales: ['de-DE'], variants: 2 }],
    owner: 'lena-hofer',
  },
  refresh: null,
  operation: null,
  spend: [
    {
      stage: 'research',
      calls: 3,
      inputTokens: 21_400,
      outputTokens: 1_900,
      costCents: 12,
      unknownCents: 0,
      milliseconds: 9_000,
    },
    {
      stage: 'variants',
      calls: 6,
      inputTokens: 54_100,
      outputTokens: 6_200,
      costCents: 31,
      unknownCents: 0,
      milliseconds: 22_000,
    },
  ],
  budget: [
    { scope: 'campaign', reservedCents: 4, knownCents: 43, unknownCents: 0.5, limitCents: 500 },
    { scope: 'team', reservedCents: 4, knownCents: 143, unknownCents: 0.5, limitCents: null },
    { scope: 'month', reservedCents: 9, knownCents: 1_043, unknownCents: 0.5, limitCents: 15_000 },
  ],
  publications: [
    {
      asset: 'teaser/de-DE',
      state: 'published',
      receipt: {
        publication: ref('9'),
        channel: 'teaser',
        connector: 'folder',
        destination: 'site/teaser',
        remoteId: 'nordgrat',
        url: 'https://www.steinfoehr.example/teaser/nordgrat',
        revision: null,
        contentHash: ref('8'),
        publishedAt: '2026-11-24T09:00:00.000Z',
      },
    },
  ],
  troubles: [{ asset: 'journal/de-DE', step: 'variants', errorClass: 'transient', code: 'timed_out', message: null }],
};

export const summary: WorkspaceSummary = {
  brand: { id: 'steinfoehr', name: 'Steinföhr' },
  timeZone: 'Europe/Berlin',
  channels: [
    {
      name: 'journal',
      title: { de: 'Journal', en: 'Journal' },
      format: 'article',
      locales: ['de-DE', 'en-GB'],
      limits: {
        title: { min: 15, max: 80 },
        description: { min: 50, max: 180 },
        body: { min: 200, max: 900 },
        links: { min: 1, max: 8 },
      },
    },
  ],
  products: [{ sku: 'SF-1001', name: { de: 'Nordgrat 3L', en: 'Nordgrat 3L' } }],
};

export const decayReport: DecayReport = {
  at: '2026-11-23T06:00:00.000Z',
  order: {
    channel: 'journal',
    locale: 'de-DE',
    export: 'search-console/pages.csv',
    windowDays: 28,
    minimumClicks: 50,
    minimumLoss: 0.2,
    restDays: 60,
    audience: 'Menschen, die bei jedem Wetter wandern.',
    owner: 'lena-hofer',
  },
  now: { from: '2026-10-26', to: '2026-11-22' },
  before: { from: '2026-09-28', to: '2026-10-25' },
  trend: 0.97,
  pages: [
    {
      url: 'https://www.steinfoehr.example/journal/zwiebelprinzip',
      clicksBefore: 312,
      clicksNow: 121,
      impressionsBefore: 9_120,
      impressionsNow: 8_011,
      positionBefore: 4.1,
      positionNow: 9.7,
      loss: 0.6,
      queries: [{ query: 'zwiebelprinzip winter', clicksBefore: 98, clicksNow: 12 }],
      verdict: 'refresh',
      why: 'chosen',
    },
    {
      url: 'https://www.steinfoehr.example/journal/daunen-waschen',
      clicksBefore: 20,
      clicksNow: 4,
      impressionsBefore: 800,
      impressionsNow: 500,
      positionBefore: 11.2,
      positionNow: null,
      loss: 0.79,
      queries: [],
      verdict: 'leave',
      why: 'too-few-clicks',
    },
  ],
  chosen: 'https://www.steinfoehr.example/journal/zwiebelprinzip',
};

const run = {
  campaign: 'journal-refresh-2026-11-23T06:00:00Z',
  scheduledAt: '2026-11-23T06:00:00.000Z',
  startedAt: '2026-11-23T06:00:01.000Z',
};
export const scheduleReport: ScheduleReport = {
  spec: {
    id: 'journal-refresh',
    title: 'Journal auffrischen',
    cron: '0 7 * * 1',
    timeZone: 'Europe/Berlin',
    overlap: 'skip',
    catchupHours: 24,
    work: { kind: 'refresh', order: decayReport.order },
  },
  paused: false,
  note: '',
  noteBy: null,
  createdBy: 'lena-hofer',
  next: ['2026-11-30T06:00:00.000Z', '2026-12-07T06:00:00.000Z'],
  recent: [run],
  running: [],
  missed: 0,
  skipped: 0,
  runs: [
    {
      ...run,
      title: 'Zwiebelprinzip',
      stage: 'done',
      outcome: 'published',
      page: {
        url: 'https://www.steinfoehr.example/journal/zwiebelprinzip',
        clicksBefore: 312,
        clicksNow: 121,
        loss: 0.6,
      },
      published: ['https://www.steinfoehr.example/journal/zwiebelprinzip'],
    },
  ],
};
