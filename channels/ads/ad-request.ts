import { z } from 'zod';
import { hashOf } from '../../domain/canonical.ts';
import { channelContract, type LiveVersion, type Prepared, type PrepareInput } from '../../domain/channel.ts';
import { CopydeskError } from '../../domain/errors.ts';
import { Spend } from '../../domain/operation.ts';
import type { OperationPlace } from '../operations.ts';
import { publicationMark } from '../publication-mark.ts';
import type { AdOrder, AdPlatform, AdTexts } from './ad.ts';
import { adHtml, adTexts, textsOfHtml } from './ad-texts.ts';
import { adName, endingOf, type NameParts, tracking } from './names.ts';
import { expectSpend } from './spend.ts';

const Texts = z.strictObject({ headlines: z.array(z.string()), descriptions: z.array(z.string()), url: z.url() });

const CreateRequest = z.strictObject({
  order: z.strictObject({
    name: z.string(),
    texts: Texts,
    tracking: z.string(),
    locale: z.string(),
    spend: Spend,
  }),
  /** What the platform is sent. */
  requests: z.record(z.string(), z.unknown()),
});
export type CreateRequest = z.infer<typeof CreateRequest>;

const ChangeRequest = z.strictObject({ locale: z.string(), texts: Texts });

/** How a channel names its ads. */
export interface AdNaming {
  naming: string;
  utm: Record<string, string>;
}

/** Makes the exact requests of a new ad. */
export function prepareAd(
  { publication, content, locale, metadata, spend }: PrepareInput,
  place: OperationPlace,
  platform: AdPlatform,
  { naming, utm }: AdNaming,
  now: Date,
): Prepared {
  const marker = publicationMark(publication);
  const texts = adTexts(content, platform.limits, platform.width);
  const { brand = '', campaign = '', variant = marker.slice(0, 8) } = metadata;
  const parts: NameParts = { title: content.title, brand, campaign, variant, locale };
  const title = adName(naming, parts);
  const order: AdOrder = {
    name: `${title}${endingOf({ marker })}`,
    texts,
    tracking: tracking(utm, parts),
    locale,
    spend: expectSpend(spend, now, platform.ends),
  };
  return {
    ...head(publication, place, title, texts),
    spend: order.spend,
    request: { order, requests: platform.requests(order) } satisfies CreateRequest,
  };
}

/** Makes the exact texts that a live ad gets. Name, budget and all else stay. */
export function prepareChange(
  { publication, locale, live }: { publication: PrepareInput['publication']; locale: string; live: LiveVersion },
  texts: AdTexts,
  place: OperationPlace,
): Prepared {
  return {
    ...head(publication, place, live.title, texts),
    update: {
      remoteId: live.remoteId,
      revision: live.revision,
      formerHash: hashOf({ title: live.title, html: live.html }),
    },
    request: { locale, texts },
  };
}

function head(publication: PrepareInput['publication'], place: OperationPlace, title: string, texts: AdTexts) {
  const html = adHtml(texts);
  return {
    contract: channelContract,
    ...place,
    publication,
    marker: publicationMark(publication),
    title,
    html,
    contentHash: hashOf({ title, html }),
  } as const;
}

/** The request of a prepared ad, checked again: it has the texts and the name that were approved. */
export function createRequestOf(prepared: Prepared): CreateRequest {
  const request = CreateRequest.safeParse(prepared.request).data;
  if (
    !request ||
    request.order.name !== `${prepared.title}${endingOf(prepared)}` ||
    hashOf(request.order.spend) !== hashOf(prepared.spend ?? null) ||
    !isOf(prepared, request.order.texts)
  )
    throw altered('The request is not the one that was prepared for this channel.');
  return request;
}

/**
 * What is sent is what this channel makes of the approved ad today. So it is paused, whatever the artifact says; and when the settings were
 * changed since, nothing is sent by the former ones.
 */
export function expectRequests({ order, requests }: CreateRequest, platform: AdPlatform): void {
  if (hashOf(platform.requests(order)) === hashOf(requests)) return;
  throw altered(
    'The channel would make another request of this ad today: its settings have changed. Prepare it again.',
  );
}

/** The new texts of a prepared change, checked again. */
export function changedTextsOf(prepared: Prepared): AdTexts {
  const request = ChangeRequest.safeParse(prepared.request).data;
  if (!request || !isOf(prepared, request.texts))
    throw altered('The request is not the one that was prepared for this channel.');
  return request.texts;
}

const isOf = ({ title, html, contentHash }: Prepared, texts: AdTexts): boolean =>
  adHtml(texts) === html && hashOf({ title, html }) === contentHash && hashOf(textsOfHtml(html)) === hashOf(texts);

const altered = (message: string): CopydeskError =>
  new CopydeskError('invalid', message, { where: { field: 'prepared.request' } });
