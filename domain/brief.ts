import { z } from 'zod';
import { BriefImage } from './image.ts';
import { Spend } from './operation.ts';
import { Instant, Locale, Slug } from './text.ts';

/** What a content team asks for. Channels, destinations and amounts are fixed here, before anything untrusted is read. */
export const Brief = z.strictObject({
  id: Slug.describe('names the campaign: starting the same id again returns the running campaign'),
  brand: Slug,
  title: z.string().min(3).max(120),
  goal: z.string().min(10).describe('what the campaign shall achieve, measurable'),
  baseline: z.string().min(3).describe('what the figure is today, and how it was measured'),
  audience: z.string().min(10).describe('who reads this and what they want'),
  message: z.string().optional().describe('what must be said, if it is known'),
  products: z.array(z.string()).default([]).describe('SKUs of the price list'),
  questions: z.array(z.string().min(3)).min(1).describe('what research must find out'),
  assets: z
    .array(
      z.strictObject({
        channel: Slug,
        locales: z.array(Locale).min(1),
        variants: z.number().int().min(1).max(8).default(2),
        slot: Instant.optional().describe('when it goes out; left out: as soon as it is approved'),
        image: BriefImage.optional().describe('featured image, for channels that take one'),
        spend: Spend.optional().describe('for channels that cost money: what the ad may cost, in cents'),
      }),
    )
    .min(1)
    .refine(
      (assets) => assets.reduce((sum, { locales }) => sum + locales.length, 0) <= 8,
      'at most 8 assets (channel × locale); split the brief',
    ),
  deadline: Instant.optional().describe('sign-off must be done by then'),
  budgetCents: z.number().int().positive().optional().describe('ceiling for model spend of this campaign, in cents'),
  owner: Slug.describe('person id of the content lead'),
});
export type Brief = z.infer<typeof Brief>;

/** What a campaign will take, said before it starts. */
export const Estimate = z.strictObject({
  assets: z.number().int(),
  variants: z.number().int(),
  modelCalls: z.number().int(),
  tokens: z.number().int(),
  /** Euro cents; null when the prices of a model are not known. */
  costCents: z.number().nullable(),
  /** Minutes from start to the first inbox entry. */
  minutes: z.number(),
  /** People's minutes for selection and sign-off. */
  peopleMinutes: z.number(),
  /** The latest start that still meets every slot; null when no slot is set. */
  latestStart: Instant.nullable(),
});
export type Estimate = z.infer<typeof Estimate>;
