import { fromClock, toClock } from '../../domain/local-time.ts';
import type { AdOrder } from '../ads/ad.ts';
import type { GoogleAdsSettings } from './settings.ts';

/**
 * The operations of one atomic `googleAds:mutate` (Google Ads API v26, GoogleAdsService.Mutate; temporary resource names are negative ids, each
 * defined before it is used). The campaign is PAUSED; what hangs on it is ready, so that one switch is enough.
 */
export function mutateOperations(
  { name, texts, tracking, spend }: AdOrder,
  settings: GoogleAdsSettings,
): Record<string, unknown>[] {
  const { customerId, locations, languages, keywords, maxCpcCents, euPoliticalAdvertising } = settings;
  const resource = (kind: string, id: number): string => `customers/${customerId}/${kind}/${id}`;
  const [budget, campaign, adGroup] = [
    resource('campaignBudgets', -1),
    resource('campaigns', -2),
    resource('adGroups', -3),
  ];
  const criterion = (one: Record<string, unknown>) => ({
    campaignCriterionOperation: { create: { campaign, ...one } },
  });
  return [
    {
      campaignBudgetOperation: {
        create: {
          resourceName: budget,
          name,
          amountMicros: micros(spend.dailyCents),
          deliveryMethod: 'STANDARD',
          explicitlyShared: false,
        },
      },
    },
    {
      campaignOperation: {
        create: {
          resourceName: campaign,
          name,
          status: 'PAUSED',
          advertisingChannelType: 'SEARCH',
          campaignBudget: budget,
          targetSpend: maxCpcCents === undefined ? {} : { cpcBidCeilingMicros: micros(maxCpcCents) },
          networkSettings: {
            targetGoogleSearch: true,
            targetSearchNetwork: false,
            targetContentNetwork: false,
            targetPartnerSearchNetwork: false,
          },
          geoTargetTypeSetting: { positiveGeoTargetType: 'PRESENCE' },
          endDateTime: lastDay(spend.until, settings.timeZone),
          finalUrlSuffix: tracking,
          containsEuPoliticalAdvertising: euPoliticalAdvertising
            ? 'CONTAINS_EU_POLITICAL_ADVERTISING'
            : 'DOES_NOT_CONTAIN_EU_POLITICAL_ADVERTISING',
        },
      },
    },
    ...locations.map((id) => criterion({ location: { geoTargetConstant: `geoTargetConstants/${id}` } })),
    ...languages.map((id) => criterion({ language: { languageConstant: `languageConstants/${id}` } })),
    {
      adGroupOperation: {
        create: { resourceName: adGroup, name, campaign, status: 'ENABLED', type: 'SEARCH_STANDARD' },
      },
    },
    ...keywords.map(({ text, match }) => ({
      adGroupCriterionOperation: { create: { adGroup, status: 'ENABLED', keyword: { text, matchType: match } } },
    })),
    { adGroupAdOperation: { create: { adGroup, status: 'ENABLED', ad: adOf(texts) } } },
  ];
}

/** The changeable part of a responsive search ad. */
export const adOf = ({ headlines, descriptions, url }: AdOrder['texts']) => ({
  finalUrls: [url],
  responsiveSearchAd: {
    headlines: headlines.map((text) => ({ text })),
    descriptions: descriptions.map((text) => ({ text })),
  },
});

const micros = (cents: number): string => String(cents * 10_000);
export const centsOf = (amountMicros: unknown): number | null =>
  amountMicros === undefined ? null : Math.round(Number(amountMicros) / 10_000);

/**
 * Campaigns end with a day of the account: the last one that is over by then, as `yyyy-MM-dd HH:mm:ss` (Campaign.end_date_time). A budget that
 * was approved until noon is not spent that day.
 */
function lastDay(until: string, timeZone: string): string {
  const local = toClock(until, timeZone);
  const [date] = local.split('T') as [string];
  if (/T23:59(:5\d)?$/.test(local)) return `${date} 23:59:59`;
  const before = new Date(Date.parse(`${date}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
  return `${before} 23:59:59`;
}

/** The moment of the last second of the last day. */
export const endsOn = (until: string, timeZone: string): string => instantOf(lastDay(until, timeZone), timeZone)!;

/** A time of the account (`yyyy-MM-dd HH:mm:ss`) as an instant; null for none. */
export function instantOf(local: string | undefined, timeZone: string): string | null {
  const instant = local === undefined ? null : fromClock(local.replace(' ', 'T'), timeZone);
  return instant && new Date(instant).toISOString();
}
