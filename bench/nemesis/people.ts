import type { Client } from '@temporalio/client';
import { type AssetStatus, assetEnded, type CampaignStatus } from '../../domain/campaign.ts';
import type { Prepared } from '../../domain/channel.ts';
import type { Action, SignedCommand } from '../../domain/command.ts';
import type { PublicationState } from '../../domain/publication.ts';
import type { TenantStore } from '../../store/store.ts';
import { type Asked, rightApproval, type Signers, signed, wrongApproval } from './approvals.ts';
import { type RunCampaign, sendCommand, type Way } from './campaigns.ts';
import { lead } from './material.ts';
import type { Random } from './random.ts';
import { type Approved, approve } from './records.ts';

/** People look again after so long, each time after twice as long, and do the same again where nothing has come of it. */
const patienceMs = 5_000;
const longestPatienceMs = 40_000;

export interface Office {
  client: Client;
  store: TenantStore;
  signers: Signers;
  random: Random;
  approved: Approved;
  /** Of what was approved, as its remote system will show it. */
  hashOf(prepared: Prepared): string;
  /** Promises that channels of this tenant make. */
  promises: Record<string, 'own-id' | 'look-up' | 'at-most-once'>;
}

/** What people do about one campaign, by what the desk shows of it. They know nothing of faults. */
export async function attend(
  office: Office,
  campaign: RunCampaign,
  status: CampaignStatus,
  rows: ReadonlyMap<string, PublicationState>,
): Promise<void> {
  const due = (key: string): boolean => {
    const now = Date.now();
    const { at, times } = campaign.acted.get(key) ?? { at: 0, times: 0 };
    if (now - at < Math.min(longestPatienceMs, patienceMs * 2 ** (times - 1))) return false;
    campaign.acted.set(key, { at: now, times: times + 1 });
    return true;
  };
  const say = async (person: string, action: Action): Promise<void> => {
    const command = await signed(office.signers.api, { ...campaign, person }, action);
    void sendCommand(office.client, campaign, command, 'update');
  };

  if (status.attention && due('')) await say(lead, { kind: 'retry', asset: null });
  for (const asset of status.assets) {
    if (over(asset)) continue;
    if (asset.attention && due(asset.asset)) await say(lead, { kind: 'retry', asset: asset.asset });
    else if (asset.stage === 'sign-off' && !asset.attention && due(asset.asset)) await decide(office, campaign, asset);
  }
  if (status.assets.length > 0 && status.assets.every(over) && !status.endedAt && due('cancel'))
    await say(lead, { kind: 'cancel', reason: null });

  /** Nothing more can come of it: it has ended, was not approved, is published already, or nobody can find out. */
  function over(asset: AssetStatus): boolean {
    if (assetEnded(asset.stage)) return true;
    const state = rows.get(asset.asset);
    if (asset.attention && state === 'published') return true;
    if (asset.attention && state === 'unknown_outcome' && office.promises[asset.channel] === 'at-most-once')
      return true;
    return (
      asset.stage === 'sign-off' && campaign.intents.get(asset.asset) !== 'approve' && campaign.acted.has(asset.asset)
    );
  }
}

async function decide(office: Office, campaign: RunCampaign, asset: AssetStatus): Promise<void> {
  const { client, store, signers, random, approved } = office;
  const intent = campaign.intents.get(asset.asset)!;
  const request = asset.request!;
  const stage = request.stages.find(({ closedBy }) => !closedBy)?.stage;
  if (intent === 'never' || !stage) return;
  const asked: Asked = { ...request, ...campaign, asset: asset.asset, stage };
  const known = campaign.sent.find((before) => isAbout(before, asked));
  if (intent !== 'approve') {
    const wrong = known ?? (await wrongApproval(signers, intent, asked));
    for (const way of ['update', 'signal'] as const) void sendCommand(client, campaign, wrong, way);
    return;
  }
  await approve(approved, store, asked, office.hashOf, true);
  const command = known ?? (await rightApproval(signers, asked));
  const ways: Way[][] = [
    ['update'],
    ['signal'],
    ['signal', 'update'],
    ['update', 'update', 'signal'],
    ['signal', 'signal'],
  ];
  for (const way of random.pick(ways)) void sendCommand(client, campaign, command, way);
}

const isAbout = ({ command: { action } }: SignedCommand, asked: Asked): boolean =>
  action.kind === 'decide' &&
  action.asset === asked.asset &&
  action.request === asked.request &&
  action.stage === asked.stage &&
  action.prepared === asked.prepared &&
  action.slotWindow.from === asked.slotWindow.from &&
  action.slotWindow.to === asked.slotWindow.to;
