import type { z } from 'zod';
import type { Account, Campaign } from './account.ts';
import { invalid, UnknownName } from './failure.ts';
import { type Shapes, create as shapes, updates } from './shapes.ts';

const customer = '1234567890';

/**
 * `GoogleAdsService.Mutate` of Google Ads API v26, for what makes a responsive search ad. Changes the account that it is given; a failure in the
 * middle leaves it half changed, so the caller gives a copy.
 */
export function mutate(account: Account, operations: unknown[], now: Date): Record<string, { resourceName: string }>[] {
  const temporary = new Map<string, string>();
  return operations.map((operation, index) => {
    const [kind, ...others] = Object.keys(operation as object);
    const resource = kinds[kind ?? ''];
    if (!resource || others.length) throw new UnknownName(String(kind));
    const body = (operation as Record<string, Record<string, unknown>>)[kind!]!;
    const at: [string, number] = ['mutate_operations', index];
    const id = change(account, resource, body, temporary, now, at);
    return { [kind!.replace(/Operation$/, 'Result')]: { resourceName: `customers/${customer}/${resource}/${id}` } };
  });
}

const kinds: Record<string, keyof Shapes> = {
  campaignBudgetOperation: 'campaignBudgets',
  campaignOperation: 'campaigns',
  campaignCriterionOperation: 'campaignCriteria',
  adGroupOperation: 'adGroups',
  adGroupCriterionOperation: 'adGroupCriteria',
  adGroupAdOperation: 'adGroupAds',
  adOperation: 'ads',
};

type At = [string, number];

function change(
  account: Account,
  resource: keyof Shapes,
  body: Record<string, unknown>,
  temporary: Map<string, string>,
  now: Date,
  at: At,
): string {
  const verbs = Object.keys(body).filter((key) => key !== 'updateMask');
  if (verbs.length !== 1) throw invalid({ mutateError: 'OPERATION_NOT_SET' }, [at]);
  if (verbs[0] === 'remove') return remove(account, resource, String(body.remove), at);
  if (verbs[0] === 'update') return update(account, resource, body, at);
  if (verbs[0] !== 'create') throw new UnknownName(verbs[0]!);
  const own = (body.create as { resourceName?: string }).resourceName;
  const id = String(account.next++);
  if (own !== undefined) {
    const number = Number(/^customers\/1234567890\/\w+\/(-\d+)$/.exec(own)?.[1]);
    if (!(number < 0)) throw invalid({ fieldError: 'IMMUTABLE_FIELD' }, [at, 'create', 'resource_name']);
    if ([...temporary.keys()].some((known) => known.endsWith(`/${number}`)))
      throw invalid({ mutateError: 'ID_EXISTS_IN_MULTIPLE_MUTATES' }, [at]);
  }
  create(account, id, resource, body.create, temporary, now, at);
  // Only now: a temporary name cannot be used before it was made.
  if (own !== undefined) temporary.set(own, id);
  return id;
}

function parse<T>(schema: z.ZodType<T>, value: unknown, at: At): T {
  const { data, error } = schema.safeParse(value);
  if (!error) return data;
  const [issue] = error.issues;
  if (issue!.code === 'unrecognized_keys') throw new UnknownName(issue!.keys[0]!);
  const fields = issue!.path.map(String);
  const [code, reason] = issue!.message.includes('.') ? issue!.message.split('.') : ['fieldError', 'REQUIRED'];
  throw invalid({ [code!]: reason! }, [at, 'create', ...fields]);
}

function create(
  account: Account,
  id: string,
  resource: keyof Shapes,
  value: unknown,
  temporary: Map<string, string>,
  now: Date,
  at: At,
): void {
  const find = <T extends { id: string }>(kind: string, list: T[], name: string): T => {
    const key = temporary.get(name) ?? new RegExp(`^customers/${customer}/${kind}/(\\d+)$`).exec(name)?.[1];
    const found = list.find((one) => one.id === key);
    if (!found) throw invalid({ mutateError: 'RESOURCE_NOT_FOUND' }, [at]);
    return found;
  };
  switch (resource) {
    case 'campaignBudgets': {
      const { resourceName: _, ...budget } = parse(shapes.campaignBudgets, value, at);
      account.budgets.push({ id, ...budget });
      return;
    }
    case 'campaigns': {
      const { resourceName: _, campaignBudget, ...campaign } = parse(shapes.campaigns, value, at);
      const budget = find('campaignBudgets', account.budgets, campaignBudget);
      expectFree(account, campaign.name, at);
      if (campaign.endDateTime && campaign.endDateTime < localTime(now))
        throw invalid({ dateRangeError: 'END_TIME_IN_THE_PAST' }, [at, 'create', 'end_date_time']);
      account.campaigns.push({
        ...campaign,
        id,
        budget: budget.id,
        startDateTime: campaign.startDateTime ?? localTime(now),
      });
      return;
    }
    case 'campaignCriteria': {
      const { campaign, location, language } = parse(shapes.campaignCriteria, value, at);
      const parent = find('campaigns', account.campaigns, campaign).id;
      if (location) account.criteria.push({ id, parent, type: 'LOCATION', value: { location } });
      if (language) account.criteria.push({ id, parent, type: 'LANGUAGE', value: { language } });
      return;
    }
    case 'adGroups': {
      const { campaign, name, status } = parse(shapes.adGroups, value, at);
      account.adGroups.push({ id, name, status, campaign: find('campaigns', account.campaigns, campaign).id });
      return;
    }
    case 'adGroupCriteria': {
      const { adGroup, keyword } = parse(shapes.adGroupCriteria, value, at);
      account.criteria.push({
        id,
        parent: find('adGroups', account.adGroups, adGroup).id,
        type: 'KEYWORD',
        value: { keyword },
      });
      return;
    }
    case 'adGroupAds': {
      const { adGroup, ad, status } = parse(shapes.adGroupAds, value, at);
      account.ads.push({
        ...{ id, status, finalUrls: ad.finalUrls },
        adGroup: find('adGroups', account.adGroups, adGroup).id,
        headlines: ad.responsiveSearchAd.headlines.map(({ text }) => text),
        descriptions: ad.responsiveSearchAd.descriptions.map(({ text }) => text),
        ...{ approvalStatus: 'UNKNOWN', reviewStatus: 'REVIEW_IN_PROGRESS', topics: [] },
      });
      return;
    }
    case 'ads':
      throw invalid({ mutateError: 'MUTATE_NOT_ALLOWED' }, [at]);
  }
}

/** Unique among the campaigns that are not removed. */
function expectFree({ campaigns }: Account, name: string, at: At): void {
  if (campaigns.some((one) => one.name === name && one.status !== 'REMOVED'))
    throw invalid({ campaignError: 'DUPLICATE_CAMPAIGN_NAME' }, [at, 'create', 'name']);
}

function standing(account: Account, resource: keyof Shapes, name: unknown, at: At): Campaign {
  const id = new RegExp(`^customers/${customer}/${resource}/(\\d+)$`).exec(String(name))?.[1];
  const found = account.campaigns.find((one) => one.id === id);
  if (!found) throw invalid({ mutateError: 'RESOURCE_NOT_FOUND' }, [at]);
  if (found.status === 'REMOVED') throw invalid({ contextError: 'OPERATION_NOT_PERMITTED_FOR_REMOVED_RESOURCE' }, [at]);
  return found;
}

function remove(account: Account, resource: keyof Shapes, name: string, at: At): string {
  if (resource !== 'campaigns') throw invalid({ mutateError: 'MUTATE_NOT_ALLOWED' }, [at]);
  const campaign = standing(account, resource, name, at);
  campaign.status = 'REMOVED';
  return campaign.id;
}

function update(account: Account, resource: keyof Shapes, body: Record<string, unknown>, at: At): string {
  const mask = typeof body.updateMask === 'string' ? body.updateMask.split(',') : [];
  if (!mask.length) throw invalid({ fieldMaskError: 'FIELD_MASK_MISSING' }, [at]);
  const schema: z.ZodType | undefined = updates[resource as keyof typeof updates];
  if (!schema) throw invalid({ mutateError: 'MUTATE_NOT_ALLOWED' }, [at]);
  const value = parse(schema, body.update, at) as Record<string, unknown>;
  const unknown = mask.find(
    (field) => !['status', 'amountMicros', 'finalUrls'].includes(field) && !/^responsiveSearchAd\./.test(field),
  );
  if (unknown) throw invalid({ fieldMaskError: 'FIELD_NOT_FOUND' }, [at]);
  if (resource === 'campaigns') {
    const campaign = standing(account, resource, value.resourceName, at);
    campaign.status = value.status as Campaign['status'];
    return campaign.id;
  }
  const id = String(value.resourceName).split('/').at(-1)!;
  if (resource === 'campaignBudgets') {
    const budget = account.budgets.find((one) => one.id === id);
    if (!budget) throw invalid({ mutateError: 'RESOURCE_NOT_FOUND' }, [at]);
    budget.amountMicros = String(value.amountMicros);
    return id;
  }
  const ad = account.ads.find((one) => one.id === id);
  if (!ad) throw invalid({ mutateError: 'RESOURCE_NOT_FOUND' }, [at]);
  const texts = value.responsiveSearchAd as { headlines: { text: string }[]; descriptions: { text: string }[] };
  ad.finalUrls = value.finalUrls as string[];
  ad.headlines = texts.headlines.map(({ text }) => text);
  ad.descriptions = texts.descriptions.map(({ text }) => text);
  // New words are reviewed anew.
  Object.assign(ad, { approvalStatus: 'UNKNOWN', reviewStatus: 'REVIEW_IN_PROGRESS', topics: [] });
  return id;
}

/** The account's clock is that of Berlin. */
const localTime = (at: Date): string => at.toLocaleString('sv-SE', { timeZone: 'Europe/Berlin' });
