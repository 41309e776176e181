import { z } from 'zod';
import { Finding } from '../../../domain/finding.ts';
import { RefreshOrder } from '../../../domain/refresh.ts';

export const PageDecay = z
  .object({
    url: z.string(),
    clicksBefore: z.int(),
    clicksNow: z.int(),
    impressionsBefore: z.int(),
    impressionsNow: z.int(),
    positionBefore: z.number().nullable(),
    positionNow: z.number().nullable(),
    loss: z.number().describe('share of clicks lost beyond the trend of all pages'),
    queries: z.array(z.object({ query: z.string(), clicksBefore: z.int(), clicksNow: z.int() })),
    verdict: z.enum(['refresh', 'leave']),
    why: z.enum([
      'chosen',
      'too-few-clicks',
      'not-decayed',
      'refreshed-recently',
      'under-way',
      'not-found',
      'less-decayed',
    ]),
  })
  .meta({ id: 'PageDecay', description: 'How one page did, by the export.' });

const period = z.object({ from: z.string(), to: z.string() });

export const DecayReport = z
  .object({
    at: z.string(),
    order: RefreshOrder.meta({ id: 'RefreshOrder' }),
    now: period,
    before: period,
    trend: z.number().describe('clicks of all pages now ÷ before'),
    pages: z.array(PageDecay).describe('most decayed first'),
    chosen: z.string().nullable(),
    findings: z
      .array(Finding)
      .optional()
      .describe('where the chosen page contradicts price list and documents as they were then'),
  })
  .meta({ id: 'DecayReport', description: 'Everything that a refresh looked at, and what it chose.' });
