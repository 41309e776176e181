import type { AdOrder } from '../ads/ad.ts';
import { littleText } from './little-text.ts';
import type { LinkedinAdsSettings } from './settings.ts';

export interface LinkedinRequests {
  campaign: Record<string, unknown> & { runSchedule: { end: number } };
  creative: Record<string, unknown>;
}

export const urn = (kind: string, id: string | number): string => `urn:li:${kind}:${id}`;

/**
 * LinkedIn Marketing API 202607 (learn.microsoft.com: Create and Manage Campaigns; Creatives, createInline). The campaign is PAUSED; its creative is
 * ACTIVE, for only then LinkedIn reviews it. LinkedIn keeps to `totalBudget` itself.
 */
export function linkedinRequests(
  { name, texts, tracking, locale, spend }: AdOrder,
  settings: LinkedinAdsSettings,
): LinkedinRequests {
  const { accountId, organizationId, campaignGroupId, currency, locations, audience, maxCpcCents } = settings;
  const money = (cents: number) => ({ amount: (cents / 100).toFixed(2), currencyCode: currency });
  const [language, country] = locale.split('-') as [string, string?];
  const facet = (kind: string, values: string[]) => ({ or: { [`urn:li:adTargetingFacet:${kind}`]: values } });
  const source = tracking ? `${texts.url}${texts.url.includes('?') ? '&' : '?'}${tracking}` : texts.url;
  const [commentary, description] = texts.descriptions;
  return {
    campaign: {
      account: urn('sponsoredAccount', accountId),
      campaignGroup: urn('sponsoredCampaignGroup', campaignGroupId),
      associatedEntity: urn('organization', organizationId),
      name,
      status: 'PAUSED',
      type: 'SPONSORED_UPDATES',
      objectiveType: 'WEBSITE_VISIT',
      costType: 'CPC',
      unitCost: money(maxCpcCents),
      dailyBudget: money(spend.dailyCents),
      totalBudget: money(spend.totalCents),
      runSchedule: { end: Date.parse(spend.until) },
      locale: { language, country: country ?? language.toUpperCase() },
      creativeSelection: 'OPTIMIZED',
      audienceExpansionEnabled: false,
      offsiteDeliveryEnabled: false,
      politicalIntent: settings.politicalAdvertising ? 'POLITICAL' : 'NOT_POLITICAL',
      targetingCriteria: {
        include: {
          and: [
            facet(
              'locations',
              locations.map((id) => urn('geo', id)),
            ),
            facet('interfaceLocales', [urn('locale', locale.replace('-', '_'))]),
            ...Object.entries(audience).map(([kind, values]) => facet(kind, values)),
          ],
        },
      },
    },
    creative: {
      name,
      intendedStatus: 'ACTIVE',
      inlineContent: {
        post: {
          adContext: { dscAdAccount: urn('sponsoredAccount', accountId), dscStatus: 'ACTIVE' },
          author: urn('organization', organizationId),
          commentary: littleText(commentary!),
          visibility: 'PUBLIC',
          lifecycleState: 'PUBLISHED',
          isReshareDisabledByAuthor: true,
          contentLandingPage: source,
          contentCallToActionLabel: settings.callToAction,
          content: { article: { source, title: texts.headlines[0], ...(description && { description }) } },
        },
      },
    },
  };
}
