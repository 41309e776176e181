import type { Content, TextPart } from '../domain/content.ts';
import type { Finding, Severity, Verdict } from '../domain/finding.ts';
import type { Product } from '../domain/product.ts';
import type { Bilingual } from '../domain/text.ts';
import type { Brand, ChannelConfig, Rules } from '../domain/workspace.ts';
import type { ReadPart } from './text/read.ts';

/** A guardrail: pure, synchronous and deterministic. All it looks at comes in as data. */
export interface Check {
  name: string;
  rules: Record<string, RuleDefinition>;
  run(input: CheckInput): RawFinding[];
}

/** What a rule is worth before the workspace says otherwise. `why` cites the law, specification or paper. */
export interface RuleDefinition {
  severity: Severity;
  verdict: Verdict;
  /** Who looks at it: when the verdict is `human` (left out: the content lead), or when agents could not mend a `repair` (left out: nobody must). */
  role?: string;
  title: Bilingual;
  why: Bilingual;
}

/** One variant and everything it is held against. Objects that are shared between variants keep their identity, so what is compiled from them is compiled once. */
export interface CheckInput {
  content: Content;
  /** Every text a reader sees, in reading order, cut into words and sentences. */
  parts: readonly ReadPart[];
  locale: string;
  language: 'de' | 'en';
  channel: { name: string; config: ChannelConfig };
  brand: Brand;
  rules: Rules;
  products: readonly Product[];
  /** By passage id: every passage that the variants cite, and others on the same subject, which may contradict them. */
  passages: ReadonlyMap<string, CitedPassage>;
  /** Variants before this one: of two near duplicates the later is the one to repair. */
  siblings: readonly { ref: string; content: Content }[];
  published: readonly PublishedPage[];
  /** Documents count as they are valid at this time. */
  at: Date;
}

export interface CitedPassage {
  id: string;
  document: string;
  /** What people know the document by, when its id says nothing to them. */
  shownAs?: string;
  text: string;
  language: 'de' | 'en';
  readers: readonly string[];
  /** `untrusted` is a text that is not the customer's own. */
  integrity: 'trusted' | 'untrusted';
  /** ISO 8601 instants. */
  validFrom: string | null;
  validUntil: string | null;
}

export interface PublishedPage {
  title: string;
  text: string;
  url: string;
}

/** What a check says; the policy tree makes a finding of it. `rule` is without the check's name. */
export interface RawFinding<RuleId extends string = string> {
  rule: RuleId;
  message: Bilingual;
  span: Finding['span'];
  excerpt: string | null;
  evidence?: Finding['evidence'];
  suggestion?: Bilingual;
  /** When the data that fired says otherwise than the rule (a blocklist entry with its own verdict). */
  verdict?: Verdict;
  /** With such a verdict of `human`: who looks at it. */
  role?: string | undefined;
  /** The span is personal data: `excerpt` is masked already, and the words there are masked in every other finding as well. */
  personal?: true;
}

/** Types the rules of a check: `run` can only report what `rules` declares. */
export const defineCheck = <RuleId extends string>(check: {
  name: string;
  rules: Record<RuleId, RuleDefinition>;
  run(input: CheckInput): RawFinding<RuleId>[];
}): Check => check;

/** A place in a part: the span, and the words there, 200 UTF-16 units at most. */
export const at = (part: TextPart, start = 0, end = part.text.length): Pick<RawFinding, 'span' | 'excerpt'> => ({
  span: { path: part.path, start, end },
  excerpt: cut(part.text.slice(start, end)),
});

/** For findings about something that is not there. */
export const nowhere: Pick<RawFinding, 'span' | 'excerpt'> = { span: null, excerpt: null };

/** At most 200 UTF-16 units, without half a surrogate pair at the end. */
export const cut = (text: string): string => text.slice(0, 200).replace(/[\uD800-\uDBFF]$/, '');
