import type { Account } from './account.ts';
import { invalid } from './failure.ts';

type Row = Record<string, unknown>;

/** A query of the Google Ads Query Language (developers.google.com/google-ads/api/docs/query/grammar), as far as connectors of ads use it. */
export function query(account: Account, text: string): Row[] {
  const [, select, from, where, order] =
    /^SELECT ([\w., ]+) FROM (\w+)(?: WHERE (.+?))?(?: ORDER BY ([\w.]+))?$/.exec(text.trim()) ?? [];
  if (!select || !from) throw invalid({ queryError: 'BAD_RESOURCE_TYPE_IN_FROM_CLAUSE' });
  const fields = select.split(',').map((field) => field.trim());
  const conditions = (where?.split(' AND ') ?? []).map(conditionOf);
  for (const field of [...fields, ...conditions.map((one) => one.field), ...(order ? [order] : [])])
    if (!selectable[from]?.has(field))
      throw invalid({ queryError: selectable[from] ? 'UNRECOGNIZED_FIELD' : 'BAD_RESOURCE_TYPE_IN_FROM_CLAUSE' });
  const rows = rowsOf(account, from).filter((row) => conditions.every(({ field, holds }) => holds(row[field])));
  if (order) rows.sort((a, b) => String(a[order]).localeCompare(String(b[order]), 'en', { numeric: true }));
  return rows.map((row) => nested(fields, row, from));
}

function conditionOf(text: string): { field: string; holds: (value: unknown) => boolean } {
  const [, field, operator, value] = /^([\w.]+) (=|!=|LIKE|IN) (.+)$/.exec(text.trim()) ?? [];
  if (!field || !value) throw invalid({ queryError: 'EXPECTED_FILTERS_ON_WHERE_CLAUSE' });
  const wanted = [...value.matchAll(/'((?:[^'\\]|\\.)*)'|(\d+)/g)].map(([, quoted, number]) => quoted ?? number!);
  if (!wanted.length) throw invalid({ queryError: 'INVALID_VALUE_WITH_BETWEEN_OPERATOR' });
  if (operator === 'LIKE') {
    const pattern = wanted[0]!.split('%').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    const like = new RegExp(`^${pattern.join('.*')}$`, 'iu');
    return { field, holds: (found) => like.test(String(found)) };
  }
  const isOne = (found: unknown): boolean => wanted.includes(String(found));
  return { field, holds: operator === '!=' ? (found) => !isOne(found) : isOne };
}

const campaignFields = ['id', 'name', 'status', 'start_date_time', 'end_date_time', 'final_url_suffix'];
const campaign = [...campaignFields.map((one) => `campaign.${one}`), 'campaign.target_spend.cpc_bid_ceiling_micros'];
const selectable: Record<string, Set<string>> = {
  campaign: new Set([
    ...campaign,
    ...['campaign_budget.amount_micros', 'campaign_budget.resource_name'],
    ...['metrics.impressions', 'metrics.clicks', 'metrics.cost_micros'],
  ]),
  ad_group_ad: new Set([
    ...campaign,
    ...['ad_group.status', 'ad_group_ad.status', 'ad_group_ad.ad.resource_name', 'ad_group_ad.ad.final_urls'],
    ...['headlines', 'descriptions'].map((one) => `ad_group_ad.ad.responsive_search_ad.${one}`),
    ...['approval_status', 'review_status', 'policy_topic_entries'].map((one) => `ad_group_ad.policy_summary.${one}`),
  ]),
  campaign_criterion: new Set([
    ...['campaign.id', 'campaign_criterion.type', 'campaign_criterion.negative'],
    ...['campaign_criterion.location.geo_target_constant', 'campaign_criterion.language.language_constant'],
  ]),
  ad_group_criterion: new Set([
    ...[
      'campaign.id',
      'ad_group_criterion.type',
      'ad_group_criterion.keyword.text',
      'ad_group_criterion.keyword.match_type',
    ],
  ]),
  customer: new Set(['customer.id', 'customer.currency_code', 'customer.time_zone', 'customer.status']),
};

function rowsOf(account: Account, from: string): Row[] {
  const { campaigns, budgets, adGroups, ads, criteria, metrics } = account;
  const ofCampaign = (id: string): Row => {
    const one = campaigns.find((known) => known.id === id)!;
    const budget = budgets.find((known) => known.id === one.budget)!;
    const counted = metrics[id] ?? { impressions: '0', clicks: '0', costMicros: '0' };
    return {
      'campaign.id': one.id,
      'campaign.name': one.name,
      'campaign.status': one.status,
      'campaign.start_date_time': one.startDateTime,
      'campaign.end_date_time': one.endDateTime,
      'campaign.final_url_suffix': one.finalUrlSuffix,
      'campaign.target_spend.cpc_bid_ceiling_micros': (one.targetSpend as { cpcBidCeilingMicros?: string })
        .cpcBidCeilingMicros,
      'campaign_budget.amount_micros': budget.amountMicros,
      'campaign_budget.resource_name': `customers/1234567890/campaignBudgets/${budget.id}`,
      'metrics.impressions': counted.impressions,
      'metrics.clicks': counted.clicks,
      'metrics.cost_micros': counted.costMicros,
    };
  };
  switch (from) {
    case 'campaign':
      return campaigns.map(({ id }) => ofCampaign(id));
    case 'ad_group_ad':
      return ads.map((ad) => {
        const group = adGroups.find(({ id }) => id === ad.adGroup)!;
        const rsa = 'ad_group_ad.ad.responsive_search_ad';
        return {
          ...ofCampaign(group.campaign),
          'ad_group.status': group.status,
          'ad_group_ad.status': ad.status,
          'ad_group_ad.ad.resource_name': `customers/1234567890/ads/${ad.id}`,
          'ad_group_ad.ad.final_urls': ad.finalUrls,
          [`${rsa}.headlines`]: ad.headlines.map((text) => ({ text, assetPerformanceLabel: 'PENDING' })),
          [`${rsa}.descriptions`]: ad.descriptions.map((text) => ({ text, assetPerformanceLabel: 'PENDING' })),
          'ad_group_ad.policy_summary.approval_status': ad.approvalStatus,
          'ad_group_ad.policy_summary.review_status': ad.reviewStatus,
          'ad_group_ad.policy_summary.policy_topic_entries': ad.topics,
        };
      });
    case 'campaign_criterion':
      return criteria
        .filter(({ type }) => type !== 'KEYWORD')
        .map(({ parent, type, value }) => ({
          'campaign.id': parent,
          'campaign_criterion.type': type,
          'campaign_criterion.negative': false,
          'campaign_criterion.location.geo_target_constant': (value.location as Row | undefined)?.geoTargetConstant,
          'campaign_criterion.language.language_constant': (value.language as Row | undefined)?.languageConstant,
        }));
    case 'ad_group_criterion':
      return criteria
        .filter(({ type }) => type === 'KEYWORD')
        .map(({ parent, type, value }) => ({
          'campaign.id': adGroups.find(({ id }) => id === parent)!.campaign,
          'ad_group_criterion.type': type,
          'ad_group_criterion.keyword.text': (value.keyword as Row).text,
          'ad_group_criterion.keyword.match_type': (value.keyword as Row).matchType,
        }));
    default:
      return [
        {
          'customer.id': '1234567890',
          'customer.currency_code': 'EUR',
          'customer.time_zone': 'Europe/Berlin',
          'customer.status': 'ENABLED',
        },
      ];
  }
}

/** Objects by resource in camelCase; what has no value is left out, as proto3 JSON does. */
function nested(fields: string[], row: Row, from: string): Row {
  const camel = (text: string): string => text.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  const result: Row = { [camel(from)]: { resourceName: `customers/1234567890/${camel(from)}s/x` } };
  for (const field of fields) {
    if (row[field] === undefined) continue;
    const path = field.split('.').map(camel);
    let at = result;
    for (const step of path.slice(0, -1)) {
      at[step] ??= {};
      at = at[step] as Row;
    }
    at[path.at(-1)!] = row[field];
  }
  return result;
}
