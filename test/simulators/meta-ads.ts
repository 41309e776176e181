import { createHmac } from 'node:crypto';
import type { z } from 'zod';
import { type Answer, type Ask, type Effect, type Simulator, startSimulator } from './kit.ts';
import { type Field, parseFields } from './meta-ads/fields.ts';
import { GraphError } from './meta-ads/graph-error.ts';
import { effectsBetween, type MetaObject } from './meta-ads/objects.ts';
import { changes, creations, readable } from './meta-ads/shapes.ts';

export const metaCredentials = {
  accountId: '1122334455',
  accessToken: 'EAAB-of-the-test',
  appSecret: 'app-secret-of-the-test',
};

export interface MetaAdsSimulator extends Simulator {
  objects(): MetaObject[];
  /** Meta's own review decides on the ads of a campaign. */
  review(campaign: string, decision: 'approved' | 'disapproved', reason: string): void;
  counted(campaign: string, figures: Record<string, string>): void;
  quota(requests: number): void;
  /** What a person does in the Ads Manager. Its effects are no work of ours and are not logged. */
  byHand(change: (objects: MetaObject[]) => void): void;
}

/**
 * Marketing API v25.0 of Meta's Graph API: bearer token and appsecret_proof, field expansion, cursors, `validate_only`, the DSA fields of EU
 * targeting, and the error codes of its reference. Names may come twice, as there. It enforces nothing of our own rules.
 */
export async function startMetaAds({
  pageSize = 25,
  ...options
}: {
  pageSize?: number;
  port?: number;
  logFile?: string;
} = {}): Promise<MetaAdsSimulator> {
  let objects: MetaObject[] = [];
  let next = 23_850_000_000_000_001n;
  let left = Number.POSITIVE_INFINITY;
  const figures = new Map<string, Record<string, string>>();
  const reviews = new Map<string, { decision: string; reason: string }>();

  function handle(ask: Ask, effect: (one: Effect) => void): Answer {
    authorize(ask);
    if (left-- <= 0)
      throw new GraphError(80_004, {
        subcode: 2_446_079,
        headers: {
          'x-business-use-case-usage': JSON.stringify({
            [metaCredentials.accountId]: [{ type: 'ads_management', estimated_time_to_regain_access: 3 }],
          }),
        },
      });
    const [, id, edge, ...more] = ask.path.split('/').slice(1);
    if (!id || more.length) throw new GraphError(2500);
    if (ask.method === 'GET') return { status: 200, json: read(id, edge, ask.query) };
    if (ask.method !== 'POST') throw new GraphError(100);
    const { execution_options: execution, ...body } = (ask.json ?? {}) as Record<string, unknown>;
    if (execution !== undefined && JSON.stringify(execution) !== '["validate_only"]') throw new GraphError(100);
    const copy = structuredClone(objects);
    const made = edge === undefined ? change(copy, id, body) : create(copy, id, edge, body);
    if (execution) return { status: 200, json: { success: true } };
    for (const one of effectsBetween(objects, copy)) effect(one);
    objects = copy;
    return { status: 200, json: made === null ? { success: true } : { id: made } };
  }

  function create(all: MetaObject[], account: string, edge: string, body: unknown): string {
    if (account !== `act_${metaCredentials.accountId}`) throw new GraphError(100, { subcode: 33 });
    const kind = edge as MetaObject['kind'];
    if (!creations[kind]) throw new GraphError(2500);
    const fields = parse(creations[kind], body) as Record<string, unknown>;
    const parent = kind === 'campaigns' ? null : String(kind === 'adsets' ? fields.campaign_id : fields.adset_id);
    const over = all.find((one) => one.id === parent && one.kind === (kind === 'adsets' ? 'campaigns' : 'adsets'));
    if (parent !== null && (!over || over.fields.status === 'ARCHIVED'))
      throw new GraphError(100, { subcode: 1_885_183 });
    if (kind === 'ads' && over!.fields.is_dynamic_creative === true && all.some((one) => one.parent === parent))
      throw new GraphError(100, { subcode: 1_885_553 });
    const id = String(next++);
    all.push({ id, kind, parent, created_time: new Date().toISOString().replace(/\.\d+Z$/, '+0000'), fields });
    return id;
  }

  function change(all: MetaObject[], id: string, body: unknown): null {
    const found = all.find((one) => one.id === id);
    if (!found || ['ARCHIVED', 'DELETED'].includes(String(found.fields.status)))
      throw new GraphError(100, { subcode: 33 });
    Object.assign(found.fields, parse(changes[found.kind], body));
    if (found.kind === 'ads') reviews.delete(campaignOf(all, found));
    return null;
  }

  const campaignOf = (all: MetaObject[], ad: MetaObject): string => all.find(({ id }) => id === ad.parent)!.parent!;

  function read(id: string, edge: string | undefined, query: URLSearchParams): unknown {
    const fields = parseFields(query.get('fields') ?? 'id');
    if (id === `act_${metaCredentials.accountId}`) {
      if (edge === 'campaigns') return campaigns(fields, query);
      if (edge) throw new GraphError(2500);
      return show(
        { account_status: 1, currency: 'EUR', name: 'Test', account_id: metaCredentials.accountId },
        fields,
        'account',
      );
    }
    const found = objects.find((one) => one.id === id);
    if (!found) throw new GraphError(100, { subcode: 33 });
    if (edge === 'insights') {
      if (query.get('date_preset') !== 'maximum') throw new GraphError(100);
      const counted = figures.get(id);
      return { data: counted ? [show(counted, fields, 'insights')] : [] };
    }
    if (edge) throw new GraphError(2500);
    return shown(found, fields);
  }

  function campaigns(fields: Field[], query: URLSearchParams): unknown {
    const statuses = JSON.parse(query.get('effective_status') ?? '["ACTIVE","PAUSED"]') as string[];
    const filters = JSON.parse(query.get('filtering') ?? '[]') as { field: string; operator: string; value: string }[];
    if (filters.some(({ field, operator }) => field !== 'name' || operator !== 'CONTAIN')) throw new GraphError(100);
    const matching = objects.filter(
      ({ kind, fields: own }) =>
        kind === 'campaigns' &&
        statuses.includes(String(own.status)) &&
        filters.every(({ value }) => String(own.name).toLowerCase().includes(value.toLowerCase())),
    );
    const after = query.get('after');
    const from = after === null ? 0 : Number(after);
    if (Number.isNaN(from)) throw new GraphError(100);
    // Newest first, as the API lists them.
    const data = matching.reverse().slice(from, from + Math.min(pageSize, Number(query.get('limit') ?? 25)));
    const end = from + data.length;
    return {
      data: data.map((one) => shown(one, fields)),
      paging: {
        cursors: { before: String(from), after: String(end) },
        ...(end < matching.length && { next: 'https://graph.facebook.com/…' }),
      },
    };
  }

  function shown(one: MetaObject, fields: Field[]): Record<string, unknown> {
    const campaign = one.kind === 'ads' ? campaignOf(objects, one) : one.id;
    const review = reviews.get(campaign);
    const under = (kind: string): MetaObject[] =>
      objects.filter(
        (other) =>
          other.kind === kind && (other.parent === one.id || (kind === 'ads' && campaignOf(objects, other) === one.id)),
      );
    const paused = objects.find(({ id }) => id === campaign)?.fields.status !== 'ACTIVE';
    const value: Record<string, unknown> = {
      // Money comes back as text.
      ...Object.fromEntries(
        Object.entries(one.fields).map(([key, field]) => [
          key,
          /budget|spend_cap/.test(key) && typeof field === 'number' ? String(field) : field,
        ]),
      ),
      id: one.id,
      account_id: metaCredentials.accountId,
      created_time: one.created_time,
      effective_status:
        one.kind !== 'ads'
          ? one.fields.status
          : !review
            ? 'PENDING_REVIEW'
            : review.decision === 'disapproved'
              ? 'DISAPPROVED'
              : paused
                ? 'CAMPAIGN_PAUSED'
                : 'ACTIVE',
      ...(review?.decision === 'disapproved' && {
        ad_review_feedback: { global: { [review.reason]: 'Words of Meta that must not be shown to anybody.' } },
      }),
    };
    for (const kind of ['adsets', 'ads'] as const) {
      const wanted = fields.find(({ name }) => name === kind);
      const inner = under(kind);
      if (wanted && one.kind === 'campaigns' && inner.length)
        value[kind] = { data: inner.map((each) => shown(each, wanted.inner ?? [{ name: 'id', inner: null }])) };
    }
    return show(value, fields, one.kind);
  }

  const simulator = await startSimulator(
    'meta-ads',
    (ask, effect) => {
      try {
        return handle(ask, effect);
      } catch (error) {
        if (error instanceof GraphError) return error.answer;
        throw error;
      }
    },
    options,
  );
  return Object.assign(simulator, {
    objects: () => objects,
    review: (campaign: string, decision: string, reason: string) => void reviews.set(campaign, { decision, reason }),
    counted: (campaign: string, counted: Record<string, string>) => void figures.set(campaign, counted),
    quota(requests: number) {
      left = requests;
    },
    byHand(work: (all: MetaObject[]) => void) {
      work(objects);
    },
  });
}

function show(value: Record<string, unknown>, fields: Field[], kind: string): Record<string, unknown> {
  const unknown = fields.find(({ name }) => !readable[kind]!.includes(name));
  if (unknown) throw new GraphError(100);
  return Object.fromEntries(
    fields.flatMap(({ name, inner }) => {
      const found = value[name];
      if (found === undefined) return [];
      return [[name, name === 'creative' && inner ? show(found as Record<string, unknown>, inner, 'creative') : found]];
    }),
  );
}

function parse(schema: z.ZodType, body: unknown): unknown {
  const { data, error } = schema.safeParse(body);
  if (error) throw new GraphError(100);
  return data;
}

function authorize({ path, headers, query }: Ask): void {
  if (!path.startsWith('/v25.0/')) throw new GraphError(2635);
  if (headers.authorization !== `Bearer ${metaCredentials.accessToken}`)
    throw new GraphError(190, { status: 401, subcode: 463 });
  const proof = createHmac('sha256', metaCredentials.appSecret).update(metaCredentials.accessToken).digest('hex');
  if (query.get('appsecret_proof') !== proof) throw new GraphError(100);
}
