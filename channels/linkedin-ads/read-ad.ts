import type { LiveAd } from '../ads/ad.ts';
import type { LinkedinClient } from './client.ts';
import { plainText } from './little-text.ts';
import { urn } from './requests.ts';
import type { LinkedinAdsSettings } from './settings.ts';

interface Money {
  amount: string;
  currencyCode: string;
}
export interface LinkedinCampaign {
  id: number;
  name: string;
  status: string;
  dailyBudget?: Money;
  totalBudget?: Money;
  unitCost?: Money;
  runSchedule?: { end?: number };
  changeAuditStamps: { created: { time: number } };
  [more: string]: unknown;
}
interface Creative {
  id: string;
  intendedStatus: string;
  content?: { reference?: string };
  review?: { status?: string; rejectionReasons?: string[] };
}
interface Post {
  commentary?: string;
  content?: { article?: { source?: string; title?: string; description?: string } };
  contentCallToActionLabel?: string;
}

export const cents = (money: Money | undefined): number | null =>
  money ? Math.round(Number(money.amount) * 100) : null;

/** Campaign, creative and the post that it shows. */
export async function readAd(
  id: string,
  client: LinkedinClient,
  settings: LinkedinAdsSettings,
): Promise<LiveAd | null> {
  const account = `/adAccounts/${settings.accountId}`;
  const campaign = await client.find<LinkedinCampaign>(`${account}/adCampaigns/${id}`);
  if (!campaign) return null;
  const creatives = await client.all<Creative>(
    `${account}/creatives?q=criteria&campaigns=List(${encodeURIComponent(urn('sponsoredCampaign', id))})`,
  );
  const [creative] = creatives;
  const reference = creative?.content?.reference;
  const post = reference ? await client.find<Post>(`/posts/${encodeURIComponent(reference)}`) : null;
  const { source = '', title, description } = post?.content?.article ?? {};
  const { url, tracking } = withoutTracking(source, Object.keys(settings.utm));
  const { targetingCriteria, costType, politicalIntent, locale } = campaign;
  return {
    remoteId: id,
    name: campaign.name,
    texts: {
      headlines: title === undefined ? [] : [title],
      descriptions: [post?.commentary === undefined ? undefined : plainText(post.commentary), description].filter(
        (text) => text !== undefined,
      ),
      url,
    },
    tracking,
    dailyCents: cents(campaign.dailyBudget),
    totalCents: cents(campaign.totalBudget),
    until: campaign.runSchedule?.end === undefined ? null : new Date(campaign.runSchedule.end).toISOString(),
    state: campaign.status === 'ACTIVE' ? 'enabled' : removed.includes(campaign.status) ? 'removed' : 'paused',
    complete: title !== undefined,
    review: reviewOf(creative),
    createdAt: new Date(campaign.changeAuditStamps.created.time).toISOString(),
    rest: {
      creatives: creatives.map(({ intendedStatus }) => intendedStatus),
      maxCpcCents: cents(campaign.unitCost),
      action: post?.contentCallToActionLabel ?? null,
      ...{ targetingCriteria, costType, politicalIntent, locale },
    },
  };
}

const removed = ['ARCHIVED', 'CANCELED', 'REMOVED', 'PENDING_DELETION'];

function reviewOf(creative: Creative | undefined): LiveAd['review'] {
  const { status, rejectionReasons: reasons = [] } = creative?.review ?? {};
  if (status === 'REJECTED') return { state: 'disapproved', reasons };
  return { state: status === 'APPROVED' ? 'approved' : 'in-review', reasons };
}

/** The parameters that we add stand at the end, in one piece. */
function withoutTracking(source: string, keys: readonly string[]): { url: string; tracking: string } {
  const at = keys.length ? source.search(new RegExp(`[?&](?:${keys.join('|')})=`)) : -1;
  return at < 0 ? { url: source, tracking: '' } : { url: source.slice(0, at), tracking: source.slice(at + 1) };
}
