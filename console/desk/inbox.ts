import type { AssetStatus, CampaignStatus } from '../../domain/campaign.ts';
import { assetEnded } from '../../domain/campaign.ts';
import { holdsRole } from '../../domain/deputies.ts';
import { errorClasses } from '../../domain/errors.ts';
import type { Person } from '../../domain/workspace.ts';
import { attentionText } from './code-text.ts';
import type { InboxItem } from './desk.ts';
import { isEscalated, type Office, openStage, representedBy } from './stand-in.ts';

/** Everything that waits for people in these campaigns, what is the viewer's first, then by age. */
export function inboxOf(
  campaigns: readonly CampaignStatus[],
  viewer: Pick<Person, 'id' | 'roles'>,
  office: Office,
): InboxItem[] {
  return campaigns
    .filter(({ endedAt }) => !endedAt)
    .flatMap((campaign) => [
      ...troubleOf(campaign),
      ...alertOf(campaign),
      ...campaign.assets.flatMap((asset) => waitsFor(campaign, asset, viewer, office)),
    ])
    .map((item) => {
      const deputyFor = item.kind === 'sign-off' ? representedBy(viewer.id, item, office) : [];
      return { ...item, deputyFor, mine: holdsRole(viewer, item.role) || deputyFor.length > 0 };
    })
    .sort((a, b) => Number(b.mine) - Number(a.mine) || a.since.localeCompare(b.since));
}

type Item = Omit<InboxItem, 'mine' | 'deputyFor'>;

const blank = {
  operation: null,
  stage: null,
  deadline: null,
  reconfirm: false,
  escalated: false,
  attention: null,
  code: null,
};

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

/** The house has begun it by itself; it says so until a decision is asked for. */
function alertOf({ campaign, title, alert, assets }: CampaignStatus): Item[] {
  if (!alert || assets.some(({ stage }) => !['variants', 'selection', 'preparing', 'sign-off'].includes(stage)))
    return [];
  const { code, since } = alert;
  return [
    {
      ...blank,
      campaign,
      title,
      asset: null,
      kind: 'attention',
      role: 'content-lead',
      since,
      attention: attentionText(code),
      code,
    },
  ];
}

function waitsFor(
  { campaign, title, startedAt }: CampaignStatus,
  asset: AssetStatus,
  viewer: Pick<Person, 'id' | 'roles'>,
  { at }: Office,
): Item[] {
  const about = { ...blank, campaign, title, asset: asset.asset, operation: asset.operation?.kind ?? null };
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
  const { warning } = asset;
  if (warning)
    return [
      {
        ...about,
        kind: 'attention',
        role: 'admin',
        since: warning.since,
        deadline: asset.place ?? asset.slot,
        attention: attentionText(warning.code),
        code: warning.code,
      },
    ];
  if (asset.stage === 'selection') return [{ ...about, kind: 'select', role: 'content-lead', since: startedAt }];
  const open = openStage(asset);
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
      escalated: isEscalated(request, at),
    },
  ];
}
