import type { Spend } from '../../domain/operation.ts';

/** What readers see of an ad. The platform shows some of it, in an order of its own. */
export interface AdTexts {
  headlines: string[];
  descriptions: string[];
  /** Where it leads, without what is added to count visits. */
  url: string;
}

/** How much text a platform takes. Lengths are in `width` of the platform, see `AdPlatform`. */
export interface AdLimits {
  headlines: { min: number; max: number; length: number };
  descriptions: { min: number; max: number; length: number };
}

/** An ad that is to be made: all that the requests of a platform are made from, beside its settings. */
export interface AdOrder {
  /** With the marker at its end; what the campaign is called on the platform. */
  name: string;
  texts: AdTexts;
  /** Query parameters that count visits, e.g. `utm_source=google&utm_content=3f9a21c4`. */
  tracking: string;
  locale: string;
  spend: Spend;
}

/** An ad as its platform has it, read back. */
export interface LiveAd {
  remoteId: string;
  name: string;
  texts: AdTexts;
  tracking: string;
  /** Null where the platform has no such figure. */
  dailyCents: number | null;
  totalCents: number | null;
  until: string | null;
  state: 'enabled' | 'paused' | 'removed';
  /** False while parts of it are missing, as after a crash. */
  complete: boolean;
  review: { state: 'approved' | 'in-review' | 'disapproved'; reasons: string[] };
  createdAt: string;
  /** Whatever else decides on who sees it and what it costs; part of its revision. */
  rest: Record<string, unknown>;
}

/**
 * What one platform has to know. All else about ads is the same everywhere and lies in `openAdChannel`. An ad is one campaign with one ad in
 * it: the campaign is its only switch, and its name carries the marker.
 */
export interface AdPlatform {
  /** Of the connector. */
  name: string;
  /** For people and for the approval, e.g. `Google Ads 123-456-7890`. */
  destination: string;
  limits: AdLimits;
  /** Length as the platform counts it. */
  width(text: string): number;
  /** The last moment that the platform can be told to stop at, never later than this one. */
  ends(until: string): string;
  /** The exact requests that create an ad, paused. A pure function of order and settings. */
  requests(order: AdOrder): Record<string, unknown>;
  /** The campaigns whose names end with this, the oldest first. */
  search(ending: string): Promise<string[]>;
  /** Null when there is none; a removed one is there. */
  get(remoteId: string): Promise<LiveAd | null>;
  /** Has the platform check the requests, then sends those whose result is missing. `started` is the campaign that is there already. */
  create(requests: Record<string, unknown>, started: string | null): Promise<void>;
  /** Changes the texts of an ad, and nothing else. Null: the platform changes no ad that there is. */
  change: ((ad: LiveAd, texts: AdTexts) => Promise<void>) | null;
  /** Turns the switch. `removed` is for ever. */
  turn(ad: LiveAd, state: LiveAd['state']): Promise<void>;
  /** `impressions`, `clicks`, `costCents`, for all the time that it ran. */
  metrics(ad: LiveAd): Promise<Record<string, number>>;
  list(): Promise<{ remoteId: string; name: string; status: string; dailyCents: number | null }[]>;
  /** Where people find a campaign in the platform's own pages. */
  page(remoteId: string): string;
  /** One line of health for the account: its name. Throws what is wrong. */
  account(): Promise<string>;
}
