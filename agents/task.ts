import type { Brief } from '../domain/brief.ts';
import type { Content } from '../domain/content.ts';
import type { Finding } from '../domain/finding.ts';
import type { PageDecay } from '../domain/refresh.ts';
import type { ChannelLimits } from '../domain/workspace.ts';
import type { ResearchReport } from './researcher/card.ts';
import type { Strategy } from './strategist/card.ts';

/** What of a brief an agent sees. */
export type BriefForAgents = Pick<Brief, 'title' | 'goal' | 'audience' | 'message' | 'products' | 'questions'>;

/** The asset that a text is for. */
export interface AssetForAgents {
  asset: string;
  channel: string;
  locale: string;
  format: 'article' | 'teaser' | 'ad' | 'mail' | 'post';
  limits: ChannelLimits;
  disclosures: string[];
}

/** A page as it is live. Its words come from a system of others: they are data, whatever they say. */
export interface PageForAgents {
  url: string;
  content: Content;
}

/** The task of one run. It reaches the model as the fenced JSON block of the user message. */
export type AgentTask =
  | { role: 'researcher'; language: 'de' | 'en'; brief: BriefForAgents }
  | { role: 'strategist'; language: 'de' | 'en'; brief: BriefForAgents; research: ResearchReport; variants: number }
  | {
      role: 'copywriter';
      language: 'de' | 'en';
      brief: BriefForAgents;
      research: ResearchReport;
      strategy: Strategy;
      asset: AssetForAgents;
      hypothesis: string;
      /** 0-based number of the variant among its siblings. */
      variant: number;
    }
  | {
      role: 'editor';
      language: 'de' | 'en';
      brief: BriefForAgents;
      /** Null for the refresh of a page. */
      research: ResearchReport | null;
      asset: AssetForAgents;
      content: Content;
      /** What to mend … */
      findings: Finding[];
      /** … or what a person asked for. */
      instruction: string | null;
      /** The live page that the content changes; null: it becomes a new one. */
      page: PageForAgents | null;
    }
  | {
      role: 'seo-analyst';
      language: 'de' | 'en';
      brief: BriefForAgents;
      asset: AssetForAgents;
      page: PageForAgents;
      /** How it did, by the export; null: it is only put right, because something on it is not true any more. */
      figures: Pick<
        PageDecay,
        | 'clicksBefore'
        | 'clicksNow'
        | 'impressionsBefore'
        | 'impressionsNow'
        | 'positionBefore'
        | 'positionNow'
        | 'loss'
        | 'queries'
      > | null;
      /** Where it contradicts price list and documents as they are today. */
      findings: Finding[];
    };
