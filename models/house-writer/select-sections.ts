import { wordCount } from '../../domain/content.ts';
import { createRelevance } from './relevance.ts';
import type { Sentence } from './sentences.ts';
import { sharedStems, stems } from './words.ts';

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
  /** What the text is about: message, points, questions. */
  queries: readonly string[];
  /** Names of the products it is about. */
  products: readonly string[];
  /** Words wanted, without headings. */
  words: number;
  variant: number;
  variants: number;
}

interface Scored {
  sentence: Sentence;
  score: number;
}

const paragraphWords = 75;

/**
 * Selects what fits best, group by group: a group is what stands under one heading of one document, and a paragraph is a run of its
 * sentences as they stand there. Siblings prefer different groups and runs, so that variants have different material where there is enough.
 */
export function selectSections(selection: Selection): Section[] {
  const { variant, variants, words } = selection;
  const groups = groupsOf(scoreAll(selection)).map((group, rank) => ({
    ...group,
    preferred: group.score * (rank % variants === variant % variants ? 1.6 : 1),
  }));
  groups.sort((a, b) => b.preferred - a.preferred);
  const floor = Math.max(0, ...groups.map((group) => group.score));
  const used: Sentence[] = [];
  const sections: Section[] = [];
  let count = 0;
  for (const share of [0.45, 0.3, 0.2]) {
    for (const group of groups) {
      if (count >= words) return sections;
      if (group.score < floor * share) continue;
      const run = bestRun(group.members, used, Math.min(paragraphWords, words - count), floor * share * 0.6, variant);
      if (!run.length) continue;
      used.push(...run);
      count += run.reduce((sum, sentence) => sum + wordCount(sentence.text), 0);
      const section = sections.find((known) => known.heading === group.heading && known.title === group.title);
      if (section) section.paragraphs.push(run);
      else sections.push({ heading: group.heading, title: group.title, paragraphs: [run], score: group.score });
    }
  }
  return sections;
}

/** A sentence counts as well as it answers its best query; one about the products counts more. */
function scoreAll({ pool, queries, products }: Selection): Scored[] {
  const relevance = createRelevance(pool);
  const names = products.map(stems);
  return pool.map((sentence) => {
    const best = Math.max(0, ...queries.map((query) => relevance(query, sentence)));
    const about = stems(`${sentence.title} ${sentence.heading ?? ''} ${sentence.text}`);
    const focus = names.length ? Math.max(...names.map((name) => sharedStems(name, about))) : 1;
    return { sentence, score: best * (0.5 + focus) };
  });
}

function groupsOf(
  scored: readonly Scored[],
): { heading: string | null; title: string; members: Scored[]; score: number }[] {
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
      return { heading: members[0]!.sentence.heading, title: members[0]!.sentence.title, members, score };
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
    // A longer run reads better than a lone sentence that fits a little more.
    return run.length && score >= floor ? [{ run, value: score * Math.min(1, 0.6 + 0.15 * run.length) }] : [];
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
