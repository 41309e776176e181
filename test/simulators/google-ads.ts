import { type Account, effectsBetween, emptyAccount } from './google-ads/account.ts';
import { Failure, invalid, UnknownName } from './google-ads/failure.ts';
import { mutate } from './google-ads/mutate.ts';
import { query } from './google-ads/query.ts';
import { type Answer, type Ask, type Simulator, startSimulator } from './kit.ts';

export const googleCredentials = {
  customerId: '123-456-7890',
  loginCustomerId: '987-654-3210',
  developerToken: 'developer-token-of-the-test',
  accessToken: 'ya29.token-of-the-test',
};

export interface GoogleAdsSimulator extends Simulator {
  account(): Account;
  /** Google's own review decides on an ad. */
  review(campaign: string, approvalStatus: 'APPROVED' | 'APPROVED_LIMITED' | 'DISAPPROVED', topics?: string[]): void;
  /** So many further requests are answered, all after them are too many. */
  quota(requests: number): void;
  /** What a person does in Google's own pages: one mutate past the connector. Its effects are no work of ours and are not logged. */
  byHand(...operations: unknown[]): void;
}

/**
 * Google Ads API v26 by REST (developers.google.com/google-ads/api/rest, read in November 2026): the three headers, `googleAds:mutate` with
 * temporary names, all or nothing, `googleAds:search` page by page, and the errors of errors.proto. It enforces nothing of our own rules.
 */
export async function startGoogleAds({
  pageSize = 10_000,
  now = () => new Date(),
  ...options
}: {
  pageSize?: number;
  /** The clock of Google. */
  now?: () => Date;
  port?: number;
  logFile?: string;
} = {}): Promise<GoogleAdsSimulator> {
  let account = emptyAccount();
  let left = Number.POSITIVE_INFINITY;

  function handle(ask: Ask, effect: (one: ReturnType<typeof effectsBetween>[number]) => void): Answer {
    authorize(ask);
    if (left-- <= 0)
      throw new Failure(
        429,
        'RESOURCE_EXHAUSTED',
        { quotaError: 'RESOURCE_EXHAUSTED' },
        {
          details: {
            quotaErrorDetails: { rateScope: 'DEVELOPER', rateName: 'Requests per service', retryDelay: '7s' },
          },
        },
      );
    const method = /googleAds:(\w+)$/.exec(ask.path)![1];
    const body = ask.json as Record<string, unknown> | undefined;
    if (!body) throw new UnknownName('');
    if (method === 'search') return search(body);
    expectKeys(body, ['mutateOperations', 'partialFailure', 'validateOnly', 'responseContentType']);
    if (!Array.isArray(body.mutateOperations) || !body.mutateOperations.length)
      throw invalid({ requestError: 'REQUIRED_FIELD_MISSING' });
    const next = structuredClone(account);
    const mutateOperationResponses = mutate(next, body.mutateOperations, now());
    if (body.validateOnly === true) return { status: 200, json: {} };
    for (const one of effectsBetween(account, next)) effect(one);
    account = next;
    return { status: 200, json: { mutateOperationResponses } };
  }

  function search(body: Record<string, unknown>): Answer {
    expectKeys(body, ['query', 'pageToken', 'validateOnly', 'searchSettings']);
    const rows = query(account, String(body.query));
    const from =
      body.pageToken === undefined ? 0 : Number(/^page-(\d+)$/.exec(String(body.pageToken))?.[1] ?? Number.NaN);
    if (Number.isNaN(from)) throw invalid({ requestError: 'INVALID_PAGE_TOKEN' });
    const results = rows.slice(from, from + pageSize);
    const more = from + pageSize < rows.length;
    return {
      status: 200,
      json: {
        ...(results.length && { results }),
        ...(more && { nextPageToken: `page-${from + pageSize}` }),
        fieldMask: '',
      },
    };
  }

  const simulator = await startSimulator(
    'google-ads',
    (ask, effect) => {
      try {
        return handle(ask, effect);
      } catch (error) {
        if (error instanceof Failure || error instanceof UnknownName) return error.answer;
        throw error;
      }
    },
    options,
  );
  return Object.assign(simulator, {
    account: () => account,
    review(campaign: string, approvalStatus: string, topics: string[] = []) {
      for (const ad of account.ads.filter(({ adGroup }) =>
        account.adGroups.some(({ id, campaign: of }) => id === adGroup && of === campaign),
      ))
        Object.assign(ad, {
          approvalStatus,
          reviewStatus: 'REVIEWED',
          topics: topics.map((topic) => ({ topic, type: 'PROHIBITED' })),
        });
    },
    quota(requests: number) {
      left = requests;
    },
    byHand(...operations: unknown[]) {
      const next = structuredClone(account);
      mutate(next, operations, now());
      account = next;
    },
  });
}

const expectKeys = (body: Record<string, unknown>, known: string[]): void => {
  const unknown = Object.keys(body).find((key) => !known.includes(key));
  if (unknown) throw new UnknownName(unknown);
};

function authorize({ method, path, headers }: Ask): void {
  const [, version, customer] = /^\/(v\d+)\/customers\/(\d{10})\/googleAds:(?:search|mutate)$/.exec(path) ?? [];
  if (method !== 'POST' || !version) throw new Failure(404, 'NOT_FOUND', {});
  if (version !== 'v26') throw invalid({ requestError: 'UNSUPPORTED_VERSION' });
  if (headers.authorization !== `Bearer ${googleCredentials.accessToken}`)
    throw new Failure(401, 'UNAUTHENTICATED', { authenticationError: 'OAUTH_TOKEN_INVALID' });
  if (headers['developer-token'] !== googleCredentials.developerToken)
    throw new Failure(401, 'UNAUTHENTICATED', { authenticationError: 'DEVELOPER_TOKEN_PARAMETER_MISSING' });
  const through = headers['login-customer-id'];
  if (
    customer !== googleCredentials.customerId.replaceAll('-', '') ||
    through !== googleCredentials.loginCustomerId.replaceAll('-', '')
  )
    throw new Failure(403, 'PERMISSION_DENIED', { authorizationError: 'USER_PERMISSION_DENIED' });
  if (!/^application\/json/.test(String(headers['content-type']))) throw new UnknownName('');
}
