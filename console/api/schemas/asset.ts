import { z } from 'zod';
import { Content, Variant } from '../../../domain/content.ts';
import { Finding } from '../../../domain/finding.ts';
import { Passage } from '../../../domain/knowledge.ts';
import { AssetStatus } from './campaign.ts';
import { OperationView } from './live.ts';

const PreparedView = z
  .object({ ref: z.string(), title: z.string(), html: z.string(), destination: z.string() })
  .meta({ id: 'PreparedView', description: 'The exact text that will be sent, and where to.' });

const VariantView = Variant.extend({
  ref: z.string(),
  verdict: z.string(),
  findings: z.array(Finding),
  sources: z.array(Passage.pick({ id: true, document: true, title: true, heading: true, text: true })),
}).meta({ id: 'VariantView' });

const live = {
  title: z.string(),
  description: z.string(),
  html: z.string().describe('raw, as the channel has it; foreign text'),
  revision: z.string(),
  readAt: z.string(),
};

const LiveView = z
  .object({
    url: z.string(),
    base: z.object({ ...live, content: Content }).describe('the version that the proposal was made for'),
    now: z.object(live).nullable().describe('the version that is live now; null when it is gone or cannot be read'),
    changed: z.boolean(),
    trouble: z.string().nullable().describe('why it cannot be read now'),
  })
  .meta({ id: 'LiveView' });

export const AssetView = z
  .object({
    campaign: z.string(),
    status: AssetStatus,
    variants: z.array(VariantView),
    prepared: PreparedView.nullable(),
    previous: PreparedView.nullable(),
    live: LiveView.nullable().describe('the live page that it changes; null for one that makes a new page'),
    operation: OperationView.nullable().describe('what it does with a live piece; then there are no variants'),
    comments: z.array(z.object({ person: z.string(), at: z.string(), action: z.string(), text: z.string() })),
    deputyFor: z.array(z.string()).describe('people in whose place you may decide now'),
  })
  .meta({ id: 'AssetView' });
