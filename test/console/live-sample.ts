import type { ChannelView } from '../../console/desk/channels/views.ts';
import type { AssetView, CampaignView, OperationView } from '../../console/desk/desk.ts';
import type { LivePiece } from '../../console/desk/live/views.ts';
import type { UnsettledView } from '../../console/desk/unsettled/views.ts';
import type { Stop } from '../../store/store.ts';
import { assetStatus, campaignStatus, campaignView, ref, signOffStatus, signOffView } from './sample.ts';

export const piece = (more: Partial<LivePiece> = {}): LivePiece => ({
  publication: ref('9'),
  campaign: 'nordgrat-launch',
  asset: 'journal/de-DE',
  channel: 'journal',
  title: 'Acht Stunden Regen, eine Jacke',
  url: 'https://www.steinfoehr.example/journal/acht-stunden-regen',
  remoteId: 'acht-stunden-regen',
  standing: 'live',
  changed: false,
  publishedAt: '2026-11-24T09:00:00.000Z',
  approvers: ['miriam-falk'],
  matched: [{ kind: 'claim', value: 'die nordgrat 3l hält eine wassersäule von 20.000 mm.' }],
  possible: ['withdraw', 'correct'],
  underWay: null,
  ...more,
});

export const ad = piece({
  publication: ref('7'),
  asset: 'anzeigen/de-DE',
  channel: 'anzeigen',
  title: 'Nordgrat 3L – dicht bleibt dicht',
  url: 'https://ads.example/campaigns/4711',
  standing: 'enabled',
  matched: [],
  possible: ['withdraw', 'pause'],
});

export const channel: ChannelView = {
  name: 'journal',
  title: { de: 'Journal', en: 'Journal' },
  connector: 'folder',
  format: 'article',
  locales: ['de-DE', 'en-GB'],
  limits: {
    title: { min: 15, max: 80 },
    description: { min: 50, max: 180 },
    body: { min: 200, max: 900 },
    links: { min: 1, max: 8 },
  },
  calendar: { blackouts: [{ name: 'Nachtruhe', start: '20:00', end: '07:00' }], perDay: 3, minutesBetween: 30 },
  ceilings: { dailyCents: 5_000, totalCents: 100_000 },
  enabled: { dailyCents: 2_000, totalCents: 40_000 },
  place: {
    destination: 'site/journal',
    capabilities: {
      kind: 'page',
      exactlyOnce: 'own-id',
      drafts: false,
      conditionalUpdate: true,
      unpublish: true,
      metrics: false,
      review: false,
      spend: true,
    },
  },
  trouble: null,
  health: {
    ok: false,
    expiresAt: '2026-12-24T09:00:00.000Z',
    parts: [{ name: 'folder', ok: false, message: 'Der Ordner fehlt.', fix: 'Legen Sie ihn an.' }],
  },
  checkedAt: '2026-11-24T08:00:00.000Z',
  paused: { at: '2026-11-24T08:05:00.000Z', by: 'house', reason: 'Zugang abgelehnt' },
};

export const unsettled: UnsettledView = {
  publication: ref('6'),
  campaign: 'nordgrat-launch',
  asset: 'journal/de-DE',
  channel: 'journal',
  destination: 'https://www.steinfoehr.example',
  operation: 'publish',
  state: 'unknown_outcome',
  attempts: 2,
  since: '2026-11-24T08:00:00.000Z',
  settleableFrom: '2026-11-24T08:02:00.000Z',
  title: 'Acht Stunden Regen, eine Jacke',
  prepared: ref('c'),
  place: 'https://www.steinfoehr.example',
  promise: 'at-most-once',
  reason: 'Die Verbindung brach nach dem Senden ab.',
};

export const stop: Stop = {
  id: '5f0c1c9e-6f2f-4b7a-9d38-0d6f6f1b2a11',
  scope: 'channel',
  value: 'journal',
  reason: 'Falscher Laborwert im Umlauf',
  by: 'sven-aumann',
  at: '2026-11-24T09:30:00.000Z',
  lifted: null,
};

const withdrawal: OperationView = {
  kind: 'withdraw',
  reason: 'Der Laborwert stimmt nicht.',
  correction: null,
  piece: {
    publication: ref('9'),
    campaign: 'nordgrat-launch',
    asset: 'journal/de-DE',
    channel: 'journal',
    title: 'Acht Stunden Regen, eine Jacke',
    url: 'https://www.steinfoehr.example/journal/acht-stunden-regen',
  },
  spend: null,
};

/** A recall of one page that is up for sign-off. */
export const operationView: CampaignView = {
  ...campaignView,
  status: {
    ...campaignStatus,
    campaign: 'withdraw-20261124-0f0f0f0f',
    title: 'Zurückziehen: Laborwert',
    stage: 'sign-off',
    order: ref('5'),
    assets: [
      {
        ...signOffStatus,
        asset: 'piece-1',
        variants: [],
        selected: null,
        operation: { kind: 'withdraw', piece: ref('9') },
        request: { ...signOffStatus.request!, reconfirmers: [], previous: null },
      },
      {
        ...assetStatus({ stage: 'preparing' }),
        asset: 'piece-2',
        variants: [],
        operation: { kind: 'withdraw', piece: ref('7') },
      },
    ],
  },
  brief: null,
  operation: {
    order: {
      kind: 'withdraw',
      publications: [ref('9'), ref('7')],
      reason: 'Der Laborwert stimmt nicht.',
      owner: 'lena-hofer',
    },
    pieces: [
      { asset: 'piece-1', ...withdrawal },
      { asset: 'piece-2', ...withdrawal, piece: { ...withdrawal.piece, title: 'Nordgrat 3L – dicht bleibt dicht' } },
    ],
  },
  publications: [],
  troubles: [],
};

export const operationAsset: AssetView = {
  ...signOffView,
  campaign: operationView.status.campaign,
  status: operationView.status.assets[0]!,
  variants: [],
  previous: null,
  comments: [],
  operation: withdrawal,
};
