import { z } from 'zod';
import type { AgentCard } from '../card.ts';

/** Facts with their sources, and no instructions: what research hands on is bound to this shape. */
export const ResearchReport = z.strictObject({
  summary: z.string(),
  facts: z.array(
    z.strictObject({
      statement: z.string().describe('one checkable statement'),
      quote: z.string().describe('the words of the passage that say so'),
      document: z.string(),
      passage: z.string(),
      confidence: z.number().min(0).max(1),
      question: z.number().int().min(0).describe('index of the question it answers'),
    }),
  ),
  contradictions: z.array(z.strictObject({ statement: z.string(), documents: z.array(z.string()) })),
  gaps: z.array(z.string()).describe('questions that the documents do not answer'),
});
export type ResearchReport = z.infer<typeof ResearchReport>;

export const researcher: AgentCard = {
  role: 'researcher',
  purpose: { de: 'Findet Fakten mit Fundstelle.', en: 'Finds facts and says where they stand.' },
  prompts: { de: 'prompt.de.md', en: 'prompt.en.md' },
  tools: ['search_knowledge', 'look_up_prices'],
  web: { tools: ['search_web', 'fetch_page'], prompts: { de: 'web.de.md', en: 'web.en.md' } },
  output: { name: 'research_report', schema: ResearchReport },
  modelClass: 'large',
  temperature: 0.1,
  maxTurns: 8,
};
