import type { AssetStatus, CampaignStatus } from '../../domain/campaign.ts';
import { assetEnded } from '../../domain/campaign.ts';
import { errorClasses } from '../../domain/errors.ts';
import type { Person } from '../../domain/workspace.ts';
import { attentionText } from './code-text.ts';
import type { InboxItem } from './desk.ts';

/** Everything that waits for people in these campaigns, what is the viewer's first, then by age. */
export function inboxOf(campaigns: readonly CampaignStatus[], viewer: Pick<Person, 'id' | 'roles'>): InboxItem[] {
  return campaigns
    .filter(({ endedAt }) => !endedAt)
    .flatMap((campaign) => [
      ...troubleOf(campaign),
      ...campaign.assets.flatMap((asset) => waitsFor(campaign, asset, viewer)),
    ])
    .map((item) => ({ ...item, mine: viewer.roles.some((role) => role === item.role) }))
    .sort((a, b) => Number(b.mine) - Number(a.mine) || a.since.localeCompare(b.since));
}

type Item = Omit<InboxItem, 'mine'>;

const blank = { stage: null, deadline: null, reconfirm: false, attention: null, code: null };

function troubleOf({ campaign, title, attention }: CampaignStatus): Item[] {
  if (!attention) return [];
  const role = errorClasses[attention.errorClass].waitsFor ?? 'content-lead';
  return [
    {
      ...blank,
      campaign,
      title,
      asset: null,
      kind: 'attention',
      role,
      since: attention.since,
      attention: attentionText(attention.code),
      code: attention.code,
    },
  ];
}

function waitsFor(
  { campaign, title, startedAt }: CampaignStatus,
  asset: AssetStatus,
  viewer: Pick<Person, 'id' | 'roles'>,
): Item[] {
  const about = { ...blank, campaign, title, asset: asset.asset };
  const { attention, request } = asset;
  if (assetEnded(asset.stage)) return [];
  if (attention) {
    const role = errorClasses[attention.errorClass].waitsFor ?? 'content-lead';
    return [
      {
        ...about,
        kind: 'attention',
        role,
        since: attention.since,
        attention: attentionText(attention.code),
        code: attention.code,
      },
    ];
  }
  if (asset.stage === 'selection') return [{ ...about, kind: 'select', role: 'content-lead', since: startedAt }];
  const open = asset.stage === 'sign-off' ? request?.stages.find(({ closedBy }) => !closedBy) : undefined;
  if (!request || !open || open.approvedBy.includes(viewer.id)) return [];
  return [
    {
      ...about,
      kind: 'sign-off',
      role: open.role,
      stage: open.stage,
      since: request.openedAt,
      deadline: request.deadline,
      reconfirm: request.reconfirmers.includes(viewer.id),
    },
  ];
}
