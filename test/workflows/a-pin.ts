import type { Pin, PinnedAsset, VariantStatus } from '../../domain/campaign.ts';
import type { Ref } from '../../domain/ref.ts';

/** A ref that a test can read: the word, padded as hex. */
export const ref = (word: string): Ref => `sha256:${Buffer.from(word).toString('hex').padEnd(64, '0').slice(0, 64)}`;

/** What a campaign of `assets` (`channel/locale`) is pinned to, as `pinRun` would say it. */
export const pinOf = (campaignId: string, assets: string[] = ['journal/de-DE']): Pin => ({
  tenant: 'acme',
  campaign: campaignId,
  brief: ref('brief'),
  workspace: ref('workspace'),
  products: ref('products'),
  agents: ref('agents'),
  knowledgeSnapshot: 'snapshot',
  policySet: 'policies',
  roles: Object.fromEntries(
    ['researcher', 'strategist', 'copywriter', 'editor', 'seo-analyst'].map((role) => [
      role,
      { maxTurns: 3, shortTools: true },
    ]),
  ),
  repairRounds: 2,
  approvals: { reminderAfterHours: 24, deadlineHours: 120, onTimeout: 'hold' },
  language: 'de',
  brand: 'acme',
  title: 'Kampagne',
  owner: 'lena',
  assets: assets.map((asset) => ({
    asset,
    channel: asset.split('/')[0]!,
    locale: asset.split('/')[1]!,
    variants: 2,
    slot: null,
  })),
});

/** A variant that passed every check, as `checkVariants` would say it. */
export const variantOf = (name: string, more: Partial<VariantStatus> = {}): VariantStatus => ({
  variant: ref(name),
  findings: ref(`f-${name}`),
  verdict: 'pass',
  counts: { repair: 0, human: 0, block: 0 },
  roles: [],
  madeBy: 'agent:copywriter',
  ...more,
});

/** The pin of an operation on pieces that are live. */
export const operationPin = (
  campaignId: string,
  kind: NonNullable<PinnedAsset['operation']>['kind'],
  pieces = 1,
): Pin => ({
  ...pinOf(campaignId, []),
  assets: Array.from({ length: pieces }, (_, index) => ({
    asset: `piece-${index + 1}`,
    channel: 'journal',
    locale: 'de-DE',
    variants: 1,
    slot: null,
    operation: { kind, piece: ref(`piece-${index + 1}`) },
  })),
});
