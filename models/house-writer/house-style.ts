import type { Sentence } from './sentence.ts';
import type { BrandRulesShape } from './task.ts';

/** Applies a brand's rules to sentences: preferred words replace others, and what must not be said goes. */
export function applyHouseStyle(sentences: readonly Sentence[], rules: BrandRulesShape | null): Sentence[] {
  const styled = sentences.map((sentence) => ({ ...sentence, text: replaceTerms(sentence.text, rules) }));
  const allowed = styled.filter((sentence) => !hasBlockedTerm(sentence.text, rules));
  return keepOneAddress(allowed, rules);
}

/** Replaces whole words, keeping a capital at the start. */
export function replaceTerms(text: string, rules: BrandRulesShape | null): string {
  return (rules?.terminology ?? []).reduce(
    (current, { use, insteadOf }) =>
      insteadOf.reduce(
        (line, word) =>
          line.replace(wholeWord(word), (found) =>
            /^\p{Lu}/u.test(found) ? use.charAt(0).toUpperCase() + use.slice(1) : use,
          ),
        current,
      ),
    text,
  );
}

/** Blocked terms are looked for inside words too: German compounds would hide them. */
export function hasBlockedTerm(text: string, rules: BrandRulesShape | null): boolean {
  const lower = text.toLowerCase();
  return (rules?.blocklist ?? []).some(({ term }) => lower.includes(term.toLowerCase()));
}

export const wholeWord = (word: string): RegExp =>
  new RegExp(`(?<![\\p{L}\\p{N}])${word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\p{L}\\p{N}])`, 'giu');

const formal = /(?<=\S\s)(?:Sie|Ihnen|Ihr(?:e[mnrs]?)?)(?!\p{L})/u;
const informal = /(?<!\p{L})(?:du|dich|dir|dein(?:e[mnrs]?)?|euch|eure?[mnrs]?)(?!\p{L})/iu;

/** A text says either "du" or "Sie": what the brand's voice says, else what most sentences do. */
function keepOneAddress(sentences: readonly Sentence[], rules: BrandRulesShape | null): Sentence[] {
  const voice = rules?.voice.join(' ') ?? '';
  const counts = [formal, informal].map((form) => sentences.filter(({ text }) => form.test(text)).length);
  const saysDu = /duzen|per du|\bdu\b|„du“/i.test(voice) && !/siezen/i.test(voice);
  const saysSie = /siezen|per sie|„Sie“/i.test(voice) && !saysDu;
  const unwanted = saysDu ? formal : saysSie ? informal : counts[0]! < counts[1]! ? formal : informal;
  return sentences.filter(({ text }) => !unwanted.test(text));
}
