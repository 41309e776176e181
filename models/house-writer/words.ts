import type { Language } from './task.ts';

const stopWords: Record<Language, Set<string>> = {
  de: new Set(
    `aber alle allem allen aller alles als also am an auch auf aus bei beim bis da damit dann das dass dem den denn der des die dies diese
    diesem diesen dieser dieses doch dort du durch ein eine einem einen einer eines er es etwas für gegen gibt hat haben hier ich ihr ihre
    im in ist ja je kann kein keine können man mehr mit muss nach nicht noch nur ob oder ohne sehr sein seine sich sie sind so sowie über um
    und uns unser unsere unter vom von vor war was wenn wer werden wie wir wird wo wurde zu zum zur zwischen welche welcher welches welchen
    lässt lassen langem langen lange warum wofür womit woraus worin wann wieviel viel viele sagen`.split(/\s+/),
  ),
  en: new Set(
    `a about after all also an and any are as at be been before but by can could did do does for from had has have how i if in into is it
    its just may more most much must no not of on one only or other our out over she so some such than that the their them then there these
    they this those to too under up us was we were what when where which who why will with would you your`.split(/\s+/),
  ),
};

/** Content words of a text, lower-cased and cut to a rough stem; stop words of both languages are left out. */
export function stems(text: string): string[] {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+(?:[.,]\p{N}+)*/gu) ?? [];
  return words.filter((word) => (word.length > 1 || /\d/.test(word)) && !isStopWord(word)).map(stem);
}

const isStopWord = (word: string): boolean => stopWords.de.has(word) || stopWords.en.has(word);

/** Endings that German and English inflect with. Crude on purpose: it only has to bring forms of one word together. */
const stem = (word: string): string =>
  /\d/.test(word) || word.length < 5 ? word : word.replace(/(?:ungen|ung|en|ern|er|em|es|ing|ed|s|e|n)$/u, '');

/** How alike two stems are: 1 for the same, 0.6 when one is a part of the other, 0.4 when they begin alike, as German compounds do. */
export function likeness(a: string, b: string): number {
  if (a === b) return 1;
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  if (short.length < 5) return 0;
  if (long.includes(short)) return 0.6;
  return short.length >= 7 && long.startsWith(short.slice(0, 6)) ? 0.4 : 0;
}

/** Whether a text reads as this language rather than the other, by its function words. Undecided counts as no unless `lenient`. */
export function readsAs(language: Language, text: string, lenient = true): boolean {
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  const other = language === 'de' ? 'en' : 'de';
  const count = (of: Language, not: Language): number =>
    words.filter((word) => stopWords[of].has(word) && !stopWords[not].has(word)).length;
  const [own, foreign] = [count(language, other), count(other, language)];
  return lenient ? own >= foreign : own > foreign;
}

/** Share of a text's stems that another has too, seen from the shorter one. */
export function sharedStems(a: readonly string[], b: readonly string[]): number {
  const [small, large] = a.length < b.length ? [new Set(a), new Set(b)] : [new Set(b), new Set(a)];
  if (!small.size) return 0;
  return [...small].filter((word) => large.has(word)).length / small.size;
}
