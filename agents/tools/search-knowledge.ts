import { z } from 'zod';
import type { ToolDefinition } from './tool.ts';

export const SearchKnowledge = z.strictObject({
  query: z.string().min(2).max(400).describe('what to look for, in the words of the documents'),
  language: z.enum(['de', 'en']).optional().describe('only documents in this language'),
  limit: z.number().int().min(1).max(12).optional().describe('how many passages, 6 unless told'),
});
export type SearchKnowledge = z.infer<typeof SearchKnowledge>;

export const searchKnowledge: ToolDefinition<SearchKnowledge> = {
  name: 'search_knowledge',
  description: "Searches the customer's own documents. Returns passages with the ids that claims must cite.",
  arguments: SearchKnowledge,
  effect: 'read',
  short: true,
  integrity: 'trusted',
};
