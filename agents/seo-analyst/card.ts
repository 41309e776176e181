import { Content } from '../../domain/content.ts';
import type { AgentCard } from '../card.ts';

export const seoAnalyst: AgentCard = {
  role: 'seo-analyst',
  purpose: {
    de: 'Schlägt vor, wie eine Seite, die Besucher verliert, zu überarbeiten ist.',
    en: 'Proposes how to revise a page that loses visitors.',
  },
  prompts: { de: 'prompt.de.md', en: 'prompt.en.md' },
  tools: ['search_knowledge', 'look_up_prices'],
  output: { name: 'content', schema: Content },
  modelClass: 'large',
  temperature: 0.3,
  maxTurns: 8,
};
