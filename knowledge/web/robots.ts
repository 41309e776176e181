import parseRobots from 'robots-parser';
import type { WebAnswer } from './guarded-get.ts';

/** What a site's `robots.txt` says to us. */
export interface Robots {
  /** Why a page must not be read, for the agent and for people; null: it may be. */
  about(url: URL): string | null;
  pauseMs: number;
}

/** Some sites ask for minutes between two requests; beyond this we had better not come at all in one run. */
const longestPauseMs = 10_000;

/** A pattern of nothing but `*a` takes a step for each of its characters and each of the address; the process has other things to do. */
export const mostSteps = 500_000_000;

/**
 * Crawlers that collect texts for language models, as their operators name them. Who shuts these out says in the machine-readable form of
 * § 44b (3) UrhG that texts are not for machines like ours.
 */
const machines = [
  'GPTBot',
  'ChatGPT-User',
  'ClaudeBot',
  'anthropic-ai',
  'CCBot',
  'Google-Extended',
  'Applebot-Extended',
  'PerplexityBot',
  'Bytespider',
  'meta-externalagent',
  'cohere-ai',
];

/**
 * Reads `robots.txt` by RFC 9309: 2xx counts, 4xx means that there is none, and a site that fails, or asks to come back later, allows nothing (2.3.1.3
 * and 2.3.1.4). Beside its rules for us: rules for machines like ours, where none is addressed to us by name, and Cloudflare's
 * `Content-Signal: ai-input=no` (contentsignals.org, 2025).
 * @param answer null when there was none
 */
export function readRobots(origin: string, answer: WebAnswer | null, agent: string): Robots {
  if (answer === null || answer.status === 429 || answer.status >= 500)
    return always('its robots.txt cannot be read at present, and until it can nothing is allowed (RFC 9309).');
  if (answer.status < 200 || answer.status >= 300) return { about: () => null, pauseMs: 0 };
  const text = answer.bytes.toString('utf8');
  const robots = parseRules(`${origin}/robots.txt`, text);
  const names = (machine: string) =>
    new RegExp(`^[ \\t]*user-agent[ \\t]*:[ \\t]*${machine}[ \\t]*(#.*)?\\r?$`, 'im').test(text);
  const named = names(agent);
  const addressed = machines.filter(names);
  const signal = /^[ \t]*content-signal[ \t]*:.*\bai-input[ \t]*=[ \t]*no\b/im.test(text);
  return {
    about({ href }) {
      if (text.length * href.length * (1 + addressed.length) > mostSteps)
        return 'its robots.txt takes too long to be held against this address.';
      if (robots.isDisallowed(href, agent)) return 'its robots.txt does not allow it.';
      if (named) return null;
      if (signal || addressed.some((machine) => robots.isDisallowed(href, machine)))
        return 'its owner reserves it against use by language models (robots.txt, § 44b UrhG).';
      return null;
    },
    pauseMs: Math.min((robots.getCrawlDelay(agent) ?? 0) * 1_000, longestPauseMs),
  };
}

const always = (why: string): Robots => ({ about: () => why, pauseMs: 0 });

/** The parser without its types, which say `default` of a CommonJS module. */
export const parseRules = parseRobots as unknown as (
  url: string,
  text: string,
) => {
  isDisallowed(url: string, agent: string): boolean | undefined;
  getCrawlDelay(agent: string): number | undefined;
};
