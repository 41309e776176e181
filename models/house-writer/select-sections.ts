import { wordCount } from '../../domain/content.ts';
import { focusOf } from './focus.ts';
import { createRelevance } from './relevance.ts';
import type { Sentence } from './sentence.ts';
import { sharedStems } from './words.ts';

/** Sentences that belong together, under one heading of their source. Each paragraph keeps the order of the source. */
export interface Section {
  heading: string | null;
  title: string;
  paragraphs: Sentence[][];
  /** How well it fits, comparable within one selection. */
  score: number;
}

interface Selection {
  pool: readonly Sentence[];
  /** What the text is about, as stems: title, questions, and its message, which every variant opens up to. */
  queries: readonly string[][];
  message: readonly string[];
  /** Names of the products it is about. */
  products: readonly string[];
  /** How much it counts that a sentence names them, 0 to 1. */
  focus: number;
  /** Words wanted, without headings. */
  words: number;
  variant: number;
  variants: number;
}

interface Group {
  heading: string | null;
  title: string;
  members: Scored[];
  score: number;
  /** How close its best sentence is to the message; 0 for a section that answers a question, which cannot stand without it. */
  near: number;
}

interface Scored {
  sentence: Sentence;
  score: number;
  near: number;
}

const paragraphWords = 75;
/** Fewer words than this are a crumb. */
const leastWords = 20;

const wordsOf = (run: readonly Sentence[]): number => run.reduce((sum, { text }) => sum + wordCount(text), 0);

/**
 * Selects what fits best, group by group: a group is what stands under one heading of one document, and a paragraph is a run of its
 * sentences as they stand there. Siblings prefer different groups and runs, so that variants have different material where there is enough.
 */
export function selectSections(selection: Selection): Section[] {
  const { variant, variants, words } = selection;
  const groups = groupsOf(scoreAll(selection));
  const shared = groups.reduce<Group | undefined>(
    (lead, group) => (group.near > (lead?.near ?? 0) ? group : lead),
    groups[0],
  );
  const rest = groups.filter((group) => group !== shared);
  const own = [...(shared ? [shared] : []), ...rest.filter((_, rank) => rank % variants === variant % variants)];
  const others = groups.filter((group) => !own.includes(group));
  const best = groups[0]?.score ?? 0;
  const used: Sentence[] = [];
  const sections: Section[] = [];
  const take = (from: readonly Group[], least: number): void => {
    for (const { heading, title, members, score } of from) {
      const left = words - wordsOf(used);
      if (score < least || left <= (sections.length ? leastWords : 0)) continue;
      const section = sections.find((known) => known.heading === heading && known.title === title);
      const run = bestRun(members, used, Math.min(paragraphWords, left), least * 0.6, variant);
      if (!run.length || (!section && isCrumb(run, sections.length === 0))) continue;
      used.push(...run);
      if (section) section.paragraphs.push(run);
      else sections.push({ heading, title, paragraphs: [run], score });
    }
  };
  take(own, best * 0.45);
  take(own, best * 0.3);
  take(others, best * 0.45);
  take(groups, best * 0.2);
  return sections;
}

/** A lone short sentence makes no section, nor does a single fact away from its passage. */
const isCrumb = (run: readonly Sentence[], first: boolean): boolean =>
  (!first && wordsOf(run) < leastWords) || (run.length < 2 && !run[0]!.title);

/** A sentence counts as well as it answers its best query; one about the products counts more. */
function scoreAll({ pool, queries, message, products, focus }: Selection): Scored[] {
  const relevance = createRelevance(pool);
  return pool.map((sentence) => {
    const best = Math.max(0, ...queries.map((query) => relevance(query, sentence)));
    const near = sentence.heading?.endsWith('?') || sentence.leans ? 0 : relevance(message, sentence);
    return { sentence, score: Math.max(best, near) * focusOf(sentence, products, focus), near };
  });
}

function groupsOf(scored: readonly Scored[]): Group[] {
  const groups = new Map<string, Scored[]>();
  for (const one of scored) {
    const { document, heading, title } = one.sentence;
    const key = title ? `${document}\n${heading}` : `\n${heading}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()]
    .map((members) => {
      const best = members
        .map(({ score }) => score)
        .sort((a, b) => b - a)
        .slice(0, 3);
      const score = best.reduce((sum, value) => sum + value, 0) / best.length;
      return {
        heading: members[0]!.sentence.heading,
        title: members[0]!.sentence.title,
        members,
        score,
        near: Math.max(...members.map(({ near }) => near)),
      };
    })
    .sort((a, b) => b.score - a.score);
}

/** The best run of neighbouring sentences within the words left; among nearly equal ones the variant's number decides. */
function bestRun(
  members: readonly Scored[],
  used: readonly Sentence[],
  words: number,
  floor: number,
  variant: number,
): Sentence[] {
  const runs = members.flatMap((_, start) => {
    const run = runFrom(members, start, used, words);
    const score = run.reduce((sum, one) => sum + one.score, 0) / Math.max(1, run.length);
    // A longer run reads better than a lone sentence that fits a little more, and the opening of a section better than its middle.
    const reads = Math.min(1, 0.6 + 0.15 * run.length) * (start === 0 ? 1.2 : 1);
    return run.length && score >= floor ? [{ run, value: score * reads }] : [];
  });
  runs.sort((a, b) => b.value - a.value);
  const close = runs.filter(({ value }) => value >= runs[0]!.value * 0.8);
  return close.length ? close[variant % close.length]!.run.map(({ sentence }) => sentence) : [];
}

function runFrom(members: readonly Scored[], start: number, used: readonly Sentence[], words: number): Scored[] {
  const run: Scored[] = [];
  let count = 0;
  for (const one of members.slice(start)) {
    const { sentence } = one;
    if (run.length === 0 && sentence.leans) break;
    if (run.length && sentence.leans && !follows(run.at(-1)!.sentence, sentence)) break;
    const size = wordCount(sentence.text);
    if (run.length && count + size > words) break;
    if ([...used, ...run.map((known) => known.sentence)].some((known) => saysTheSame(known, sentence))) break;
    run.push(one);
    count += size;
    if (run.length === 5) break;
  }
  return run;
}

const follows = (a: Sentence, b: Sentence): boolean => a.block === b.block && b.place === a.place + 1;

const saysTheSame = (a: Sentence, b: Sentence): boolean => a.text === b.text || sharedStems(a.stems, b.stems) > 0.75;
