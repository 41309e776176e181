import type { CampaignStatus } from '../../domain/campaign.ts';
import { sha256 } from '../../domain/canonical.ts';
import type { WebhookType } from '../../domain/webhook.ts';
import type { CampaignEvent } from '../../store/store.ts';

export interface Announcement {
  id: string;
  type: WebhookType;
  body: string;
}

/**
 * What a line of a timeline is to others; null when it is nothing to them. Ids, states and public addresses only: no text that is not
 * published yet leaves the house this way. The id is the line's own, so that a line told twice is one message.
 */
export function announcementOf(line: CampaignEvent, status: CampaignStatus | null): Announcement | null {
  const type = typeOf(line, status);
  if (!type) return null;
  const { campaign, sequence, at, data } = line;
  const asset = typeof data.asset === 'string' ? status?.assets.find((one) => one.asset === data.asset) : undefined;
  const about = {
    campaign,
    ...(status && { title: status.title, owner: status.owner }),
    ...(asset && { asset: asset.asset, channel: asset.channel, locale: asset.locale, stage: asset.stage }),
    ...(asset?.operation && { operation: asset.operation.kind, piece: asset.operation.piece }),
    ...(type.startsWith('publication.') &&
      asset?.publication && { publication: asset.publication.id, url: asset.publication.url }),
    ...(type === 'approval.requested' &&
      asset?.request && { request: asset.request.request, deadline: asset.request.deadline }),
    ...(type === 'approval.decided' && {
      decision: data.decision,
      person: data.person,
      approvalStage: data.approvalStage,
    }),
    ...(type === 'campaign.needs_attention' && { code: data.code, errorClass: data.errorClass, step: data.step }),
    ...(type === 'budget.threshold_reached' && {
      scope: data.scope,
      level: data.level,
      usedCents: data.usedCents,
      limitCents: data.limitCents,
      hardCents: data.hardCents,
    }),
    ...(type === 'campaign.ended' && { outcome: line.kind }),
  };
  return {
    id: `msg_${sha256(`${status?.tenant ?? ''}/${campaign}/${sequence}`).slice('sha256:'.length, 'sha256:'.length + 32)}`,
    type,
    body: JSON.stringify({ type, timestamp: at, data: about }),
  };
}

function typeOf({ kind, data }: CampaignEvent, status: CampaignStatus | null): WebhookType | null {
  switch (kind) {
    case 'pinned':
      return 'campaign.started';
    case 'attention':
      return 'campaign.needs_attention';
    case 'done':
    case 'cancelled':
      return 'campaign.ended';
    case 'asset':
      return data.assetStage === 'sign-off' ? 'approval.requested' : null;
    case 'command':
      return data.action === 'decide' ? 'approval.decided' : null;
    case 'publication':
      return ofPublication(data, status);
    case 'truth-changed':
      return 'publication.no_longer_true';
    case 'budget':
      return 'budget.threshold_reached';
    default:
      return null;
  }
}

function ofPublication(data: CampaignEvent['data'], status: CampaignStatus | null): WebhookType | null {
  if (data.state === 'unknown_outcome') return 'publication.unknown_outcome';
  if (data.state !== 'published') return null;
  const operation = status?.assets.find(({ asset }) => asset === data.asset)?.operation?.kind;
  return operation === 'withdraw' ? 'publication.withdrawn' : 'publication.published';
}
