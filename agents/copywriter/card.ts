import { Content } from '../../domain/content.ts';
import type { AgentCard } from '../card.ts';

export const copywriter: AgentCard = {
  role: 'copywriter',
  purpose: { de: 'Schreibt eine Variante für einen Kanal.', en: 'Writes one variant for one channel.' },
  prompts: { de: 'prompt.de.md', en: 'prompt.en.md' },
  tools: ['look_up_prices', 'search_knowledge', 'read_brand_rules'],
  output: { name: 'content', schema: Content },
  modelClass: 'large',
  temperature: 0.7,
  maxTurns: 8,
};
