/** A sentence of a part, with UTF-16 offsets, without the white space around it. */
export interface Sentence {
  text: string;
  start: number;
  end: number;
}

const abbreviations = new Set(
  'abs art bzw ca dr evtl ggf inkl exkl max min mind mio mrd nr prof s sog str st tel u usw vgl z b d h i e g approx no vs mr mrs ms dt engl geb gem incl'.split(
    ' ',
  ),
);

/** Sentences of German or English text: an end mark, then white space, then no lower-case letter; abbreviations and ordinals (`3. Mai`) do not end one. */
export function sentencesOf(text: string): Sentence[] {
  const sentences: Sentence[] = [];
  let start = 0;
  const push = (end: number): void => {
    const raw = text.slice(start, end);
    const trimmed = raw.trim();
    if (trimmed) {
      const from = start + raw.indexOf(trimmed[0]!);
      sentences.push({ text: trimmed, start: from, end: from + trimmed.length });
    }
    start = end;
  };
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index]!;
    if (character === '\n') push(index + 1);
    else if (endMarks.has(character) && endsSentence(text, index))
      push(closing.has(text[index + 1] ?? '') ? index + 2 : index + 1);
  }
  push(text.length);
  return sentences;
}

const endMarks = new Set(['.', '!', '?', '…']);

function endsSentence(text: string, index: number): boolean {
  let next = index + 1;
  if (closing.has(text[next] ?? '')) next += 1;
  if (next < text.length && !/\s/.test(text[next]!)) return false;
  const after = text.slice(next, next + 12).trimStart();
  if (/^\p{Ll}/u.test(after)) return false;
  if (text[index] !== '.') return true;
  const before = /[\p{L}\p{N}]{1,8}$/u.exec(text.slice(Math.max(0, index - 8), index))?.[0].toLowerCase() ?? '';
  if (/^\d{1,2}$/.test(before) && /^\p{L}/u.test(after)) return false;
  // `z. B.` and `e. g.` are abbreviations, the `g` of `640 g.` is a unit.
  if (before.length === 1 && /\d\s?$/.test(text.slice(Math.max(0, index - 4), index - 1))) return true;
  return !abbreviations.has(before);
}

const closing = new Set(['"', '“', '”', '«', '»', '’', ')', "'"]);

/** Index of the sentence that a place lies in, by bisection; -1 between sentences. */
export function sentenceAt(sentences: readonly Sentence[], index: number): number {
  let low = 0;
  let high = sentences.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const { start, end } = sentences[middle]!;
    if (index < start) high = middle - 1;
    else if (index >= end) low = middle + 1;
    else return middle;
  }
  return -1;
}
