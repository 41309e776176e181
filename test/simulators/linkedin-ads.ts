import type { z } from 'zod';
import { type Answer, type Ask, type Effect, type Simulator, startSimulator } from './kit.ts';
import { Campaign, CampaignPatch, Creative } from './linkedin-ads/shapes.ts';

export const linkedinCredentials = {
  accountId: '512345678',
  organizationId: '2414183',
  campaignGroupId: '600360846',
  accessToken: 'AQX-of-the-test',
};

export interface LinkedinObject {
  id: number;
  fields: Record<string, unknown> & { name: string; status: string; dailyBudget: { amount: string } };
  created: number;
  creative: { id: number; post: Record<string, unknown>; intendedStatus: string } | null;
  review: { status: string; rejectionReasons?: string[] };
  figures: Record<string, unknown>;
}

export interface LinkedinAdsSimulator extends Simulator {
  campaigns(): LinkedinObject[];
  quota(requests: number): void;
  /** What a person does in the Campaign Manager. Its effects are no work of ours and are not logged. */
  byHand(change: (campaigns: LinkedinObject[]) => void): void;
}

class Refused extends Error {
  readonly answer: Answer;
  constructor(status: number, code: string) {
    super(code);
    this.answer = {
      status,
      json: { status, code, message: 'Words of LinkedIn that must not be shown to anybody.', serviceErrorCode: 100 },
    };
  }
}

/**
 * LinkedIn Marketing API 202607: versioned REST with Rest.li 2.0, finders with page tokens, `createInline`, partial updates, and its error
 * bodies. Names may come twice, as there. It enforces nothing of our own rules.
 */
export async function startLinkedinAds({
  pageSize = 100,
  ...options
}: {
  pageSize?: number;
  port?: number;
  logFile?: string;
} = {}): Promise<LinkedinAdsSimulator> {
  let campaigns: LinkedinObject[] = [];
  let next = 360_035_215;
  let left = Number.POSITIVE_INFINITY;
  const account = `/rest/adAccounts/${linkedinCredentials.accountId}`;

  function handle(ask: Ask, effect: (one: Effect) => void): Answer {
    authorize(ask);
    if (left-- <= 0) throw new Refused(429, 'TOO_MANY_REQUESTS');
    const path = decodeURIComponent(ask.path);
    if (ask.method === 'GET') return { status: 200, json: read(path, ask) };
    if (ask.method !== 'POST') throw new Refused(405, 'METHOD_NOT_ALLOWED');
    const copy = structuredClone(campaigns);
    const answer = write(copy, path, ask);
    for (const one of effectsBetween(campaigns, copy)) effect(one);
    campaigns = copy;
    return answer;
  }

  function write(all: LinkedinObject[], path: string, { json, headers, query }: Ask): Answer {
    if (path === `${account}/adCampaigns`) {
      const fields = parse(Campaign, json);
      if (fields.account !== `urn:li:sponsoredAccount:${linkedinCredentials.accountId}`)
        throw new Refused(403, 'ACCESS_DENIED');
      if (fields.campaignGroup !== `urn:li:sponsoredCampaignGroup:${linkedinCredentials.campaignGroupId}`)
        throw new Refused(400, 'INVALID_CAMPAIGN_GROUP');
      const id = next++;
      all.push({ id, fields, created: Date.now(), creative: null, review: { status: 'PENDING' }, figures: {} });
      return { status: 201, headers: { 'x-restli-id': String(id) } };
    }
    if (path === `${account}/creatives` && query.get('action') === 'createInline') {
      const { creative } = parse(Creative, json);
      const campaign = byId(all, creative.campaign.split(':').at(-1)!);
      if (!campaign || campaign.fields.status === 'ARCHIVED') throw new Refused(400, 'INVALID_CAMPAIGN');
      if (campaign.creative) throw new Refused(400, 'TOO_MANY_CREATIVES_FOR_THIS_TEST');
      const id = next++;
      campaign.creative = { id, post: creative.inlineContent.post, intendedStatus: creative.intendedStatus };
      return { status: 200, json: { value: { creative: `urn:li:sponsoredCreative:${id}` } } };
    }
    const id = new RegExp(`^${account}/adCampaigns/(\\d+)$`).exec(path)?.[1];
    const campaign = id && byId(all, id);
    if (!campaign) throw new Refused(404, 'NOT_FOUND');
    if (headers['x-restli-method'] !== 'PARTIAL_UPDATE') throw new Refused(400, 'MISSING_RESTLI_METHOD');
    if (campaign.fields.status === 'ARCHIVED') throw new Refused(400, 'CAMPAIGN_IS_ARCHIVED');
    Object.assign(campaign.fields, parse(CampaignPatch, json).patch.$set);
    return { status: 204 };
  }

  function read(path: string, { query, headers }: Ask): unknown {
    if (path === account)
      return { id: Number(linkedinCredentials.accountId), status: 'ACTIVE', currency: 'EUR', name: 'Test' };
    const id = new RegExp(`^${account}/adCampaigns/(\\d+)$`).exec(path)?.[1];
    const post = /^\/rest\/posts\/urn:li:share:(\d+)$/.exec(path)?.[1];
    if (id || post) {
      const found = id ? byId(campaigns, id) : campaigns.find(({ creative }) => creative?.id === Number(post));
      if (!found) throw new Refused(404, 'NOT_FOUND');
      return id ? shown(found) : { id: `urn:li:share:${post}`, ...found.creative!.post };
    }
    if (path === '/rest/adAnalytics') {
      if (query.get('q') !== 'analytics' || query.get('pivot') !== 'CAMPAIGN' || !query.get('dateRange'))
        throw new Refused(400, 'ILLEGAL_ARGUMENT');
      const found = byId(campaigns, /sponsoredCampaign:(\d+)/.exec(query.get('campaigns') ?? '')?.[1] ?? '');
      return { elements: found && Object.keys(found.figures).length ? [found.figures] : [] };
    }
    if (headers['x-restli-method'] !== 'FINDER') throw new Refused(400, 'MISSING_RESTLI_METHOD');
    if (path === `${account}/creatives` && query.get('q') === 'criteria') {
      const found = byId(
        campaigns,
        /^List\(urn:li:sponsoredCampaign:(\d+)\)$/.exec(query.get('campaigns') ?? '')?.[1] ?? '',
      );
      const { creative, review } = found ?? {};
      const elements = creative
        ? [
            {
              id: `urn:li:sponsoredCreative:${creative.id}`,
              intendedStatus: creative.intendedStatus,
              review,
              content: { reference: `urn:li:share:${creative.id}` },
            },
          ]
        : [];
      return { elements, metadata: {} };
    }
    if (path !== `${account}/adCampaigns` || query.get('q') !== 'search') throw new Refused(404, 'NOT_FOUND');
    const search = query.get('search') ?? '';
    if (!/^\((?:campaignGroup:\(values:List\([^)]*\)\),)?status:\(values:List\([A-Z,]+\)\)\)$/.test(search))
      throw new Refused(400, 'ILLEGAL_ARGUMENT');
    const statuses = /status:\(values:List\(([A-Z,]+)\)/.exec(search)![1]!.split(',');
    const found = campaigns.filter(({ fields }) => statuses.includes(fields.status));
    const from = Number(/^token-(\d+)$/.exec(query.get('pageToken') ?? 'token-0')?.[1] ?? Number.NaN);
    if (Number.isNaN(from)) throw new Refused(400, 'INVALID_PAGE_TOKEN');
    const end = from + Math.min(pageSize, Number(query.get('pageSize') ?? 100));
    return {
      elements: found.slice(from, end).map(shown),
      metadata: { ...(end < found.length && { nextPageToken: `token-${end}` }) },
    };
  }

  const simulator = await startSimulator(
    'linkedin-ads',
    (ask, effect) => {
      try {
        return handle(ask, effect);
      } catch (error) {
        if (error instanceof Refused) return error.answer;
        throw error;
      }
    },
    options,
  );
  return Object.assign(simulator, {
    campaigns: () => campaigns,
    quota(requests: number) {
      left = requests;
    },
    byHand(change: (all: LinkedinObject[]) => void) {
      change(campaigns);
    },
  });
}

const byId = (all: LinkedinObject[], id: string) => all.find((one) => String(one.id) === id);
const shown = ({ id, fields, created }: LinkedinObject) => ({
  id,
  ...fields,
  changeAuditStamps: { created: { time: created } },
});
const serves = ({ fields, creative }: LinkedinObject) =>
  fields.status === 'ACTIVE' && creative?.intendedStatus === 'ACTIVE';

function effectsBetween(before: LinkedinObject[], after: LinkedinObject[]): Effect[] {
  return after.flatMap((campaign) => {
    const former = before.find(({ id }) => id === campaign.id);
    const one = { id: String(campaign.id), marker: /Copydesk ([0-9a-f]+)$/.exec(campaign.fields.name)?.[1] ?? null };
    const dailyCents = Math.round(Number(campaign.fields.dailyBudget.amount) * 100);
    const [was, is] = [former !== undefined && serves(former), serves(campaign)];
    return [
      ...(former ? [] : [{ effect: 'created', ...one, dailyCents }]),
      ...(!former?.creative && campaign.creative ? [{ effect: 'completed', ...one }] : []),
      ...(!was && is ? [{ effect: 'enabled', ...one, dailyCents }] : []),
      ...(was && !is ? [{ effect: 'paused', ...one, dailyCents }] : []),
      ...(campaign.fields.status === 'ARCHIVED' && former?.fields.status !== 'ARCHIVED'
        ? [{ effect: 'removed', ...one }]
        : []),
    ];
  });
}

function parse<T>(schema: z.ZodType<T>, body: unknown): T {
  const { data, error } = schema.safeParse(body);
  if (error)
    throw new Refused(400, error.issues[0]!.code === 'unrecognized_keys' ? 'UNPERMITTED_FIELDS' : 'ILLEGAL_ARGUMENT');
  return data;
}

function authorize({ headers }: Ask): void {
  if (headers.authorization !== `Bearer ${linkedinCredentials.accessToken}`)
    throw new Refused(401, 'INVALID_ACCESS_TOKEN');
  const version = headers['linkedin-version'];
  if (version === undefined) throw new Refused(400, 'VERSION_MISSING');
  if (version !== '202607') throw new Refused(426, 'NONEXISTENT_VERSION');
  if (headers['x-restli-protocol-version'] !== '2.0.0') throw new Refused(400, 'RESTLI_PROTOCOL_VERSION_MISSING');
}
