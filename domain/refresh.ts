import { z } from 'zod';
import type { LiveVersion } from './channel.ts';
import type { Content } from './content.ts';
import type { Finding } from './finding.ts';
import { Locale, Slug } from './text.ts';

/** What a scheduled refresh looks for, and within which bounds. Fixed when the schedule is made, before anything untrusted is read. */
export const RefreshOrder = z.strictObject({
  channel: Slug.describe('the channel whose live pages are looked at'),
  locale: Locale,
  export: z
    .string()
    .min(1)
    .describe('file of the Search Console export (CSV), below the workspace, e.g. search-console/pages.csv'),
  windowDays: z
    .number()
    .int()
    .min(7)
    .max(180)
    .default(28)
    .describe('length of the period that is held against the one before it'),
  minimumClicks: z
    .number()
    .int()
    .min(1)
    .default(50)
    .describe('pages with fewer clicks in the period before are left alone'),
  minimumLoss: z
    .number()
    .min(0.01)
    .max(1)
    .default(0.2)
    .describe('share of its clicks that a page must have lost, the trend of all pages taken out'),
  restDays: z.number().int().min(0).default(60).describe('a page that was refreshed within these days is left alone'),
  audience: z.string().min(10).describe('who reads these pages and what they want'),
  owner: Slug.describe('person id of the content lead'),
});
export type RefreshOrder = z.infer<typeof RefreshOrder>;

/** How one page did, by the export. Periods are whole days in the time zone of the workspace, ends included. */
export interface PageDecay {
  url: string;
  clicksBefore: number;
  clicksNow: number;
  impressionsBefore: number;
  impressionsNow: number;
  /** Mean position weighted by impressions; null without impressions. */
  positionBefore: number | null;
  positionNow: number | null;
  /** Share of clicks lost beyond the trend of all pages; negative when it gained. */
  loss: number;
  /** Search terms that lost most clicks, most first; empty when the export has no column for them. */
  queries: { query: string; clicksBefore: number; clicksNow: number }[];
  /** `refresh` is the one that was chosen. */
  verdict: 'refresh' | 'leave';
  /** Closed list: why it was left alone. `not-found`: the channel has no such page, or none in this language that the house can write. */
  why: 'chosen' | 'too-few-clicks' | 'not-decayed' | 'refreshed-recently' | 'under-way' | 'not-found' | 'less-decayed';
}

/** Artifact `decay-report`: everything a refresh run looked at, and what it chose. */
export interface DecayReport {
  at: string;
  order: RefreshOrder;
  now: { from: string; to: string };
  before: { from: string; to: string };
  /** Clicks of all pages now ÷ before: the trend that single pages are held against. */
  trend: number;
  /** Most decayed first. */
  pages: PageDecay[];
  chosen: string | null;
  /** Where the chosen page contradicts price list and documents as they were then. */
  findings?: Finding[];
}

/** Artifact `live-page`: a page as the channel had it when it was read. `content` is what of it the house can write; its words are untrusted. */
export interface LivePage {
  channel: string;
  locale: string;
  readAt: string;
  live: LiveVersion;
  content: Content;
}
