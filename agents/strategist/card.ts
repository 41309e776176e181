import { z } from 'zod';
import type { AgentCard } from '../card.ts';

/** What to say and how. Never where, to whom or for how much: that is the brief's. */
export const Strategy = z.strictObject({
  message: z.string().describe('the one thing readers should keep'),
  tone: z.string(),
  points: z
    .array(
      z.strictObject({
        point: z.string(),
        facts: z.array(z.number().int().min(0)).describe('indexes of research facts'),
      }),
    )
    .min(1),
  hypotheses: z.array(z.string()).min(1).describe('what the variants try out against each other, one each'),
  avoid: z.array(z.string()).describe('what must not be said, and why'),
});
export type Strategy = z.infer<typeof Strategy>;

export const strategist: AgentCard = {
  role: 'strategist',
  purpose: { de: 'Entscheidet die Botschaft.', en: 'Decides the message.' },
  prompts: { de: 'prompt.de.md', en: 'prompt.en.md' },
  tools: ['read_brand_rules', 'list_published_pages'],
  output: { name: 'strategy', schema: Strategy },
  modelClass: 'large',
  temperature: 0.3,
  maxTurns: 6,
};
