import { type Word, wordsOf } from './words.ts';

/** A term to look for: words as they are written, `*` at an end for compounds (`*preis`, `garant*`). */
export interface Term<Entry> {
  term: string;
  language: 'de' | 'en' | 'any';
  /** A term with hyphens is also found written in one word: `Gore-Tex` finds `Goretex`. */
  joined?: boolean;
  entry: Entry;
}

export interface TermHit<Entry> {
  entry: Entry;
  start: number;
  end: number;
}

type WordTest = (word: string) => boolean;
interface Pattern<Entry> {
  entry: Entry;
  rest: readonly WordTest[];
}

/**
 * Finds whole words and word sequences, whatever their case, umlaut spelling or inflection: `billig` finds `BILLIGE` and not `missbilligen`.
 * Hyphens part words, so `billig` is found in `Billig-Angebot`; a compound in one word only when the term says so with `*`.
 * One look-up per word of the text, however many terms there are: every inflected form is a key of one map.
 */
export function compileTerms<Entry>(
  terms: readonly Term<Entry>[],
): (text: string, words: readonly Word[]) => TermHit<Entry>[] {
  const forms = new Map<string, Pattern<Entry>[]>();
  const prefixes = new Map<string, { prefix: string; pattern: Pattern<Entry> }[]>();
  const others: { test: WordTest; pattern: Pattern<Entry> }[] = [];

  for (const { term, language, joined, entry } of terms) {
    for (const spelling of joined && /\p{L}-\p{L}/u.test(term) ? [term, term.replace(/-/g, '')] : [term]) {
      const [first, ...more] = piecesOf(spelling);
      if (!first) continue;
      const pattern = { entry, rest: more.map((piece) => testOf(piece, language)) };
      if (!first.open && !first.openEnd)
        for (const form of inflections(first.word, language)) push(forms, form, pattern);
      else if (!first.open && first.word.length >= 3)
        push(prefixes, first.word.slice(0, 3), { prefix: first.word, pattern });
      else others.push({ test: testOf(first, language), pattern });
    }
  }

  return (text, words) => {
    const hits: TermHit<Entry>[] = [];
    const follow = (pattern: Pattern<Entry>, index: number): void => {
      let last = index;
      for (const test of pattern.rest) {
        const next = words[last + 1];
        if (!next || !test(next.text) || !/^[\s\-–−’']{0,3}$/.test(text.slice(words[last]!.end, next.start))) return;
        last += 1;
      }
      hits.push({ entry: pattern.entry, start: words[index]!.start, end: words[last]!.end });
    };
    for (let index = 0; index < words.length; index += 1) {
      const word = words[index]!.text;
      const exact = forms.get(word);
      if (exact) for (const pattern of exact) follow(pattern, index);
      if (prefixes.size > 0 && word.length >= 3) {
        const bucket = prefixes.get(word.slice(0, 3));
        if (bucket) for (const { prefix, pattern } of bucket) if (word.startsWith(prefix)) follow(pattern, index);
      }
      for (const { test, pattern } of others) if (test(word)) follow(pattern, index);
    }
    return hits;
  };
}

/** A word of a term, and whether other letters may stand before or after it. */
interface Piece {
  word: string;
  open: boolean;
  openEnd: boolean;
}

function piecesOf(term: string): Piece[] {
  return term.split(/[\s-]+/).flatMap((raw) => {
    const words = wordsOf(raw.replace(/\*/g, ''));
    return words.map(({ text }, index) => ({
      word: text,
      open: index === 0 && raw.startsWith('*'),
      openEnd: index === words.length - 1 && raw.endsWith('*'),
    }));
  });
}

function testOf({ word, open, openEnd }: Piece, language: Term<unknown>['language']): WordTest {
  if (open && openEnd) return (other) => other.includes(word);
  if (openEnd) return (other) => other.startsWith(word);
  const list = inflections(word, language);
  if (open) return (other) => other.includes(word) && list.some((form) => other.endsWith(form));
  const set = new Set(list);
  return (other) => set.has(other);
}

const endings = {
  de: [
    '',
    'e',
    'en',
    'er',
    'es',
    'em',
    'n',
    's',
    'ns',
    'r',
    'm',
    'ern',
    'ens',
    'ere',
    'eren',
    'erer',
    'eres',
    'ste',
    'sten',
    'ster',
    'stes',
  ],
  en: ['', 's', 'es', 'er', 'est'],
};

/** Declension and comparison; verbs, umlaut plurals and compounds are for `*` or a term of their own. Symbols, digits and words of one letter stay as they are. */
function inflections(word: string, language: Term<unknown>['language']): string[] {
  if (word.length < 3 || !/\p{L}$/u.test(word)) return [word];
  const list = language === 'any' ? [...endings.de, ...endings.en] : endings[language];
  return [...new Set(list.map((ending) => word + ending))];
}

function push<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
