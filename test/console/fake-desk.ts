import { Hono } from 'hono';
import type { AppDependencies, AppEnvironment } from '../../console/app-dependencies.ts';
import type { CredentialView } from '../../console/desk/credential-desk.ts';
import type { CommandRequest, Desk } from '../../console/desk/desk.ts';
import type { DeliveryView } from '../../console/desk/webhook-desk.ts';
import { createPages } from '../../console/pages/routes.tsx';
import type { Person } from '../../domain/workspace.ts';
import { calendarView } from './calendar-sample.ts';
import { ad, channel, piece, stop, unsettled } from './live-sample.ts';
import { campaignStatus, campaignView, lena, people, scheduleReport, selectionView, summary } from './sample.ts';

const delivery: DeliveryView = {
  endpoint: 'crm',
  id: 'msg_1',
  type: 'test',
  body: '{}',
  state: 'waiting',
  createdAt: '2026-11-24T06:00:00.000Z',
  attempt: 0,
  nextAt: '2026-11-24T06:00:00.000Z',
  deliveredAt: null,
  lastStatus: null,
  lastTrouble: null,
};

/** A desk that answers from samples and remembers the commands it was given. */
export function fakeDesk(answers: Partial<Desk> = {}) {
  /** What was asked of schedules: method, person, and the rest of its arguments. */
  const schedules: [string, string, ...unknown[]][] = [];
  const steered =
    (name: string) =>
    async (viewer: Person, ...given: unknown[]) => {
      schedules.push([name, viewer.id, ...given]);
      return scheduleReport;
    };
  /** What was asked of live pieces, channels, outcomes and stops: method, person, and the rest of its arguments. */
  const asked: [string, string, ...unknown[]][] = [];
  const noted =
    <T>(name: string, answer: T) =>
    async (viewer: Person, ...given: unknown[]): Promise<T> => {
      asked.push([name, viewer.id, ...given]);
      return answer;
    };
  const offered = { stop, offer: { pause: [ad], withdraw: [piece()] } };
  const commands: { person: string; campaign: string; request: CommandRequest; id?: string }[] = [];
  const desk: Desk = {
    estimate: async () => ({
      assets: 2,
      variants: 4,
      modelCalls: 16,
      tokens: 81_600,
      costCents: 43,
      minutes: 2,
      peopleMinutes: 20,
      latestStart: null,
    }),
    start: async () => ({ campaign: 'nordgrat-launch', existing: false }),
    campaigns: async () => [campaignStatus],
    campaign: async () => campaignView,
    timeline: async () => [
      {
        sequence: 1,
        campaign: 'nordgrat-launch',
        at: '2026-11-24T06:00:01.000Z',
        kind: 'pinned',
        data: { stage: 'research' },
      },
      {
        sequence: 2,
        campaign: 'nordgrat-launch',
        at: '2026-11-24T06:10:00.000Z',
        kind: 'command',
        data: { action: 'select', asset: 'teaser/de-DE', person: 'lena-hofer' },
      },
    ],
    follow: async () => (async function* () {})(),
    asset: async () => selectionView,
    preview: async () => '<!doctype html><title>preview</title>',
    inbox: async () => [
      {
        campaign: 'nordgrat-launch',
        title: 'Die Nordgrat 3L kommt',
        asset: 'journal/de-DE',
        kind: 'select',
        operation: null,
        role: 'content-lead',
        stage: null,
        since: '2026-11-24T06:00:00.000Z',
        deadline: null,
        reconfirm: false,
        mine: true,
        deputyFor: [],
        escalated: false,
        attention: null,
        code: null,
      },
      {
        campaign: 'nordgrat-launch',
        title: 'Die Nordgrat 3L kommt',
        asset: 'teaser/de-DE',
        kind: 'sign-off',
        operation: null,
        role: 'approver',
        stage: 'brand',
        since: '2026-11-24T07:00:00.000Z',
        deadline: '2026-11-29T07:00:00.000Z',
        reconfirm: true,
        mine: false,
        deputyFor: [],
        escalated: false,
        attention: null,
        code: null,
      },
    ],
    async command(viewer, campaign, request, id) {
      commands.push({ person: viewer.id, campaign, request, id });
      return { stage: 'preparing', by: viewer.id, at: '2026-11-24T10:00:00.000Z' };
    },
    schedules: async () => [scheduleReport],
    schedule: async () => scheduleReport,
    createSchedule: steered('create'),
    updateSchedule: steered('update'),
    pauseSchedule: steered('pause'),
    resumeSchedule: steered('resume'),
    triggerSchedule: steered('trigger'),
    backfillSchedule: async (...given) => ({ due: ['x'], schedule: await steered('backfill')(...given) }),
    deleteSchedule: async (...given) => void (await steered('delete')(...given)),
    calendar: noted('calendar', calendarView),
    checkLive: noted('checkLive', { checked: 3, alerts: 0, unread: 0, corrections: [] }),
    live: noted('live', { pieces: [piece(), ad], total: 2 }),
    operate: noted('operate', { campaigns: ['withdraw-20261124-0f0f0f0f'] }),
    withdrawCampaign: noted('withdrawCampaign', { campaigns: ['withdraw-20261124-0f0f0f0f'], left: [] }),
    approveSeveral: noted('approveSeveral', { approved: [], refused: [] }),
    unsettled: noted('unsettled', [unsettled]),
    lookAgain: noted('lookAgain', { state: 'absent' as const }),
    settle: noted('settle', { state: 'published' as const, told: true }),
    channels: noted('channels', [channel]),
    checkChannel: noted('checkChannel', channel),
    imports: noted('imports', []),
    pauseChannel: noted('pauseChannel', channel),
    resumeChannel: noted('resumeChannel', { channel, retried: [] }),
    stops: noted('stops', [stop]),
    setStop: noted('setStop', offered),
    stopOffer: noted('stopOffer', offered),
    liftStop: noted('liftStop', stop),
    searchKnowledge: async () => [],
    addKnowledge: async (_viewer, { name }) => ({ id: name, change: 'added' }),
    documents: async () => [],
    explain: async () => ({
      decision: { allowed: true, determining: ['content-lead-leads'], errors: [], policySet: 'x' },
      sentences: ['Die Content-Leitung führt.'],
    }),
    decisions: async () => [],
    consents: async () => ({ lists: [] }),
    recordConsents: async () => ({ added: 0, renewed: 0, optedOut: 0, unchanged: 0 }),
    consentsOf: async () => [],
    withdrawConsent: async () => 0,
    forgetRecipient: async () => false,
    webhooks: async () => ({ outgoing: [], incoming: [], deliveries: [] }),
    replayWebhook: async () => delivery,
    testWebhook: async () => delivery,
    credentials: async () => [credential],
    credentialsDue: async () => [],
    setCredential: noted('setCredential', credential),
    checkCredential: noted('checkCredential', { ok: true, problem: null, credential }),
    removeCredential: noted('removeCredential', undefined),
    rewrapCredentials: noted('rewrapCredentials', { keyId: 'aes-256-gcm:0', rewrapped: 1 }),
    administers: async ({ roles }) => roles.includes('admin'),
    people: async () => people,
    workspaceSummary: async () => summary,
    ...answers,
  };
  return { desk, commands, schedules, asked };
}

const credential: CredentialView = {
  name: 'blog-password',
  kind: 'secret',
  version: 2,
  keyId: 'aes-256-gcm:0f0f0f0f0f0f0f0f',
  expiresAt: '2026-12-01T00:00:00Z',
  daysLeft: 6,
  updatedAt: '2026-11-20T08:00:00.000Z',
  updatedBy: 'person:sven-aumann',
  usedAt: null,
  trouble: { errorClass: 'auth', at: '2026-11-24T06:00:00.000Z' },
};

/** The pages as the app mounts them, with a viewer who is signed in already. */
export function pagesFor(desk: Desk, viewer: Person = lena, more: Partial<AppDependencies> = {}): Hono<AppEnvironment> {
  const deps = {
    desk,
    access: undefined as unknown as AppDependencies['access'],
    tenant: 'steinfoehr',
    several: false,
    company: 'Steinföhr',
    version: '0.1.0',
    temporalUi: null,
    houseWriter: true,
    imageHosts: async () => [],
    checkPolicies: () => ({ hash: 'sha256:0', rules: 30, problems: [] }),
    signOff: async () => {},
    receiveWebhook: async () => ({ campaigns: [], refused: [], repeated: false }),
    doctor: async () => ({ ok: true, parts: [] }),
    ...more,
  };
  const app = new Hono<AppEnvironment>();
  app.use(async (context, next) => {
    context.set('viewer', viewer);
    context.set('tenant', deps.tenant);
    context.set('via', 'session');
    await next();
  });
  return app.route('/', createPages(deps));
}
