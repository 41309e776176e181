import { wordCount } from '../../domain/content.ts';
import { proseBlocks } from './prose-blocks.ts';
import { distinctiveStems } from './relevance.ts';
import type { Sentence } from './sentence.ts';
import type { FactShape, Language, PassageShape } from './task.ts';
import { likeness, readsAs, stems } from './words.ts';

/** The printable sentences of passages, in reading order, in one language. Fragments, tables, notes to staff and contacts are left out. */
export function sentencesOf(passages: readonly PassageShape[], language: Language): Sentence[] {
  const found: Sentence[] = [];
  let block = 0;
  for (const passage of passages) {
    if (passage.language && passage.language !== language) continue;
    for (const prose of proseBlocks(passage.text)) {
      block += 1;
      let before = false;
      for (const [place, quote] of splitSentences(prose.text, language).entries()) {
        const text = plain(quote);
        const leans = leansOnBefore(text);
        const usable: boolean = isPrintable(text) && readsAs(language, text) && !(leans && !before);
        before = usable;
        if (!usable) continue;
        found.push({
          text,
          quote,
          document: passage.document,
          passage: passage.id,
          title: passage.title,
          heading: lastPart(prose.heading ?? passage.heading),
          stems: stems(text),
          leans,
          block,
          place,
        });
      }
    }
  }
  return dropTails(found);
}

/** Headings come as a path, `Pflege › Waschen`; the last part is the nearest. */
const lastPart = (heading: string | null): string | null => heading?.split(' › ').at(-1) ?? null;

/** Facts of a research report as sentences under the question that they answer: those that are one, in this language. */
export function sentencesOfFacts(
  facts: readonly FactShape[],
  questions: readonly string[],
  language: Language,
): Sentence[] {
  const asked = distinctiveStems(questions, []);
  return facts.flatMap((fact, index) => {
    const text = plain(fact.quote);
    if (!isPrintable(text) || leansOnBefore(text) || !readsAs(language, text, false)) return [];
    const { document, passage, confidence, quote, question } = fact;
    const heading = questions[question] ?? null;
    // Away from its passage a sentence must answer in its own words; half of the question's is the least.
    const own = asked[question] ?? [];
    const said = stems(text);
    if (own.filter((word) => said.some((other) => likeness(word, other) > 0)).length < own.length / 2) return [];
    const place = { block: -1 - index, place: 0, leans: false };
    return [{ text, quote, document, passage, title: '', heading, stems: said, ...place, confidence }];
  });
}

/** Leaves out what leans on a sentence that is not there. */
export function dropOrphans(sentences: readonly Sentence[]): Sentence[] {
  const kept = new Set<string>();
  return sentences.filter(({ block, place, leans }) => {
    if (leans && !kept.has(`${block}/${place - 1}`)) return false;
    kept.add(`${block}/${place}`);
    return true;
  });
}

/** Passages overlap, so one may begin in the middle of a sentence that another has whole: such tails go, and so do repeats. */
function dropTails(sentences: Sentence[]): Sentence[] {
  const kept = new Map<string, Sentence>();
  for (const sentence of sentences) if (!kept.has(sentence.text)) kept.set(sentence.text, sentence);
  const all = [...kept.values()];
  return all.filter(
    ({ text, document }) =>
      !all.some((other) => other.document === document && other.text !== text && other.text.endsWith(text)),
  );
}

const segmenters = {
  de: new Intl.Segmenter('de', { granularity: 'sentence' }),
  en: new Intl.Segmenter('en', { granularity: 'sentence' }),
};

/** Ends that are no ends: abbreviations, initials and German ordinals ("am 3. Oktober"). */
const openEnd =
  /(?:\b(?:z\.\s?B|d\.\s?h|u\.\s?a|o\.\s?ä|i\.\s?d\.\s?R|[A-Za-zÄÖÜ]|ca|bzw|Nr|inkl|exkl|max|min|Abs|Art|Dr|Prof|St|Str|vgl|etc|evtl|ggf|usw|e\.g|i\.e|approx|no|vs|incl)|(?<![\d.,])\d{1,2})\.\s*$/;

/** Cuts prose into sentences, each exactly as it stands there. */
export function splitSentences(text: string, language: Language): string[] {
  const parts: string[] = [];
  let open = '';
  for (const { segment } of segmenters[language].segment(text)) {
    open += segment;
    if (openEnd.test(open)) continue;
    parts.push(open);
    open = '';
  }
  if (open) parts.push(open);
  return parts.map((part) => part.trim()).filter(Boolean);
}

/** Markdown's inline marks gone, white space single. */
export const plain = (text: string): string =>
  text
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/(\*\*|__|`)(.+?)\1/g, '$2')
    .replace(/(^|[\s(„"])[*_](\S[^*_]*)[*_]/g, '$1$2')
    .replace(/\s+/g, ' ')
    .trim();

const leanStart =
  /^(?:(?:Er|Sie|Es|Das|Dies\p{L}*|Jene\p{L}*|Dadurch|Damit|Dabei|Dazu|Dafür|Darum|Davon|Darin|Daraus|Daher|Deshalb|Deswegen|Außerdem|Zudem|Dennoch|Trotzdem|Aber|Und|Oder|Denn|Doch|Sonst|Ebenso|Auch|So|Dort|Hier|Danach|Dann|Beide\p{L}*|Ihre?|Sein\p{L}*|Deren|Dessen|Letzter\p{L}*|Allerdings|Stattdessen|Zusätzlich|Ausgenommen|Eine (?:zweite|dritte|weitere|andere)|Ein (?:zweiter|dritter|weiterer|anderer|zweites|drittes|weiteres|anderes))(?=[\s,:])|(?:It|They|This|These|Those|That|He|She|Its|Their|However|Therefore|Thus|But|And|Or|So|Also|Both|Instead|Otherwise|Then|There|Here|Such|Additionally|Moreover|Neither|Either|An?other|A (?:second|third|further))(?=[\s,:'’]))/u;

/** Pronouns near the start and "the same" anywhere point back too. */
const leanWords =
  /^(?:\S+\s){1,3}(?:ihre[nmrs]?|seine[nmrs]?|diese[nmrs]?|jene[nmrs]?|its|their|this|these|those)\s|\b(?:dasselbe|derselbe|dieselben?|demselben|denselben|dabei|hierbei|dadurch|hingegen|the same)\b/iu;

const leansOnBefore = (text: string): boolean => leanStart.test(text) || leanWords.test(text);

/** Notes to staff, contacts, versions, instructions to a machine: nothing that a reader of a published text should see. */
const notForPrint =
  /https?:|www\.|@|\b(?:intern|interne[rsnm]?|vertraulich|Entwurf|Stand:|Version \d|TODO|siehe|s\. ?[ao]\.|Kapitel|Abschnitt|Tabelle|Anhang|internal|confidential|draft|see (?:also|section|table|chapter)|appendix)\b|[|{}<>\\]|\+\d{2}[\s\d]{6,}|Tel\./i;

/** A whole, self-standing statement of readable length. Prices are for the price list alone, so sentences with money go. */
function isPrintable(text: string): boolean {
  const words = wordCount(text);
  return (
    words >= 5 &&
    words <= 38 &&
    // A direct quote would need the name of who said it.
    /^[\p{Lu}\d]/u.test(text) &&
    /[.!]["“”]?$/.test(text) &&
    !/…|\.\.\./.test(text) &&
    !notForPrint.test(text) &&
    !hasMoney(text) &&
    !hasUnpairedMarks(text)
  );
}

export const hasMoney = (text: string): boolean =>
  /(?:€|\bEUR\b|\bEuro\b|\$|£|\bCHF\b)|\b(?:Rabatt|UVP|reduziert|discount|RRP)\b|\d\s?% (?:off|Nachlass|günstiger|cheaper)/iu.test(
    text,
  );

const hasUnpairedMarks = (text: string): boolean =>
  (text.match(/[„“”"]/g)?.length ?? 0) % 2 === 1 ||
  (text.match(/\(/g)?.length ?? 0) !== (text.match(/\)/g)?.length ?? 0);
