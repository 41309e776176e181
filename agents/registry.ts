import type { AgentCard } from './card.ts';
import { copywriter } from './copywriter/card.ts';
import { editor } from './editor/card.ts';
import { researcher } from './researcher/card.ts';
import { seoAnalyst } from './seo-analyst/card.ts';
import { strategist } from './strategist/card.ts';

/** Every role of the house, by name. */
export const agents: Record<string, AgentCard> = Object.fromEntries(
  [researcher, strategist, copywriter, editor, seoAnalyst].map((card) => [card.role, card]),
);
