import { z } from 'zod';
import { Variant } from '../../../domain/content.ts';
import { Finding } from '../../../domain/finding.ts';
import { Passage } from '../../../domain/knowledge.ts';
import { AssetStatus } from './campaign.ts';

const PreparedView = z
  .object({ ref: z.string(), title: z.string(), html: z.string(), destination: z.string() })
  .meta({ id: 'PreparedView', description: 'The exact text that will be sent, and where to.' });

const VariantView = Variant.extend({
  ref: z.string(),
  verdict: z.string(),
  findings: z.array(Finding),
  sources: z.array(Passage.pick({ id: true, document: true, title: true, heading: true, text: true })),
}).meta({ id: 'VariantView' });

export const AssetView = z
  .object({
    campaign: z.string(),
    status: AssetStatus,
    variants: z.array(VariantView),
    prepared: PreparedView.nullable(),
    previous: PreparedView.nullable(),
    comments: z.array(z.object({ person: z.string(), at: z.string(), action: z.string(), text: z.string() })),
    deputyFor: z.array(z.string()).describe('people in whose place you may decide now'),
  })
  .meta({ id: 'AssetView' });
