import { z } from 'zod';
import { Bilingual } from '../../../domain/text.ts';
import { Calendar, Ceilings, ChannelConfig } from '../../../domain/workspace.ts';

const Capabilities = z
  .object({
    kind: z.enum(['page', 'ad', 'mail', 'post']),
    exactlyOnce: z.enum(['own-id', 'look-up', 'at-most-once']).describe('how a repeat is recognised'),
    drafts: z.boolean(),
    conditionalUpdate: z.boolean(),
    unpublish: z.boolean(),
    metrics: z.boolean(),
    review: z.boolean(),
    spend: z.boolean(),
    media: z.boolean().optional().describe('new pieces may have an image'),
  })
  .meta({ id: 'ChannelCapabilities' });

const Health = z.object({
  ok: z.boolean(),
  expiresAt: z.string().nullable().optional().describe('when the credentials run out'),
  parts: z.array(z.object({ name: z.string(), ok: z.boolean(), message: z.string(), fix: z.string().optional() })),
});

export const ChannelView = z
  .object({
    name: z.string(),
    title: Bilingual,
    connector: z.string(),
    format: ChannelConfig.shape.format,
    locales: z.array(z.string()),
    limits: ChannelConfig.shape.limits,
    calendar: Calendar.nullable(),
    ceilings: Ceilings.nullable(),
    enabled: z
      .object({ dailyCents: z.int(), totalCents: z.int() })
      .nullable()
      .describe('what is enabled on it now; null for a channel that costs nothing'),
    place: z
      .object({ destination: z.string(), capabilities: Capabilities })
      .nullable()
      .describe('null when it cannot be opened'),
    trouble: z.string().nullable(),
    health: Health.nullable().describe('as it was last looked at'),
    checkedAt: z.string().nullable(),
    paused: z
      .object({ at: z.string(), by: z.string().describe('person:<id>, or house'), reason: z.string() })
      .nullable(),
  })
  .meta({ id: 'ChannelView' });
