import { randomUUID } from 'node:crypto';
import type { CampaignStatus } from '../../../domain/campaign.ts';
import { hashOf } from '../../../domain/canonical.ts';
import type { SignedCommand } from '../../../domain/command.ts';
import type { Consent } from '../../../domain/consent.ts';
import type { PublicationIdentity, Receipt } from '../../../domain/publication.ts';
import type { Ref } from '../../../domain/ref.ts';
import type { SpendRequest, TenantStore } from '../../../store/store.ts';

/** A ref that names nothing, and always the same for the same name. */
export const refOf = (name: string): Ref => hashOf(name) as Ref;

let tenants = 0;
/** A tenant of its own for each test, so that tests share a database and no rows. */
export const newTenant = (): string => `tenant-${++tenants}`;

export const at = '2026-12-01T08:00:00.000Z';

export function decideCommand(tenant: string, prepared: Ref, campaign = 'launch', person = 'anna'): SignedCommand {
  return {
    command: {
      id: randomUUID(),
      tenant,
      campaign,
      person,
      at,
      action: {
        kind: 'decide',
        asset: 'blog/de-DE',
        request: `${campaign}/blog/de-DE/1`,
        stage: 'brand',
        prepared,
        destination: 'https://blog.example',
        slotWindow: { from: at, to: '2026-12-02T08:00:00+01:00' },
        decision: 'approve',
        comment: null,
      },
    },
    attestation: 'header.payload.signature',
  };
}

export const identity = (tenant: string, asset = 'launch/blog/de-DE', number = 1): PublicationIdentity => ({
  tenant,
  channel: 'blog',
  destination: 'https://blog.example',
  asset,
  number,
});

export const receipt = (publication: Ref): Receipt => ({
  publication,
  channel: 'blog',
  connector: 'folder',
  destination: 'https://blog.example',
  remoteId: '17',
  url: 'https://blog.example/17',
  revision: null,
  contentHash: refOf('content'),
  publishedAt: at,
});

export const campaignStatus = (
  tenant: string,
  campaign: string,
  more: Partial<CampaignStatus> = {},
): CampaignStatus => ({
  tenant,
  campaign,
  brand: 'berg',
  title: 'Größer als „groß“',
  owner: 'anna',
  brief: refOf('brief'),
  stage: 'research',
  paused: false,
  research: null,
  strategy: null,
  attention: null,
  runs: 0,
  assets: [],
  startedAt: at,
  endedAt: null,
  ...more,
});

/** An attempt at a model that costs at most half a cent. */
export const spendRequest = (key: string, more: Partial<SpendRequest> = {}): SpendRequest => ({
  key,
  claim: 1,
  attempt: 1,
  accounts: { run: 'launch|draft-0', campaign: 'launch', team: 'berg', month: '2026-12' },
  role: 'copywriter',
  stage: 'variants',
  asset: null,
  model: 'house-writer',
  route: 'house',
  atMost: { inputTokens: 200, outputTokens: 40, cachedInputTokens: 0 },
  atMostCents: 0.5,
  ...more,
});

/** A finished call of a model, booked: 100 and 20 tokens, a quarter of a cent unless told. */
export async function bookCall(
  { budgets }: Pick<TenantStore, 'budgets'>,
  key: string,
  {
    campaign = 'launch',
    costCents = 0.25,
    ...more
  }: Partial<SpendRequest> & { campaign?: string; costCents?: number } = {},
): Promise<void> {
  const request = spendRequest(key, more);
  await budgets.reserve({ ...request, accounts: { ...request.accounts, campaign } }, {}, 60_000);
  const usage = { inputTokens: 100, outputTokens: 20, cachedInputTokens: 50 };
  await budgets.settle(request, { kind: 'answered', usage, costCents, milliseconds: 12 });
}

export const decision = (allowed: boolean) => ({
  allowed,
  determining: ['agents-read'],
  errors: [],
  policySet: refOf('policies'),
});

export const consent = (address: string, more: Partial<Consent> = {}): Consent => ({
  address,
  list: 'newsletter',
  purpose: 'offers',
  proof: {
    source: 'https://shop.example/newsletter',
    requestedAt: '2026-01-01T08:00:00Z',
    confirmedAt: '2026-01-01T09:00:00Z',
    wording: 'Ja, ich will den Newsletter.',
  },
  ...more,
});
