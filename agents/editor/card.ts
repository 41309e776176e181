import { Content } from '../../domain/content.ts';
import type { AgentCard } from '../card.ts';

export const editor: AgentCard = {
  role: 'editor',
  purpose: { de: 'Behebt Befunde und schreibt Stellen um.', en: 'Mends findings and rewrites passages.' },
  prompts: { de: 'prompt.de.md', en: 'prompt.en.md' },
  tools: ['look_up_prices', 'search_knowledge'],
  output: { name: 'content', schema: Content },
  modelClass: 'large',
  temperature: 0.2,
  maxTurns: 6,
};
