/** A word of a text: folded for comparison, with UTF-16 offsets in the original. */
export interface Word {
  text: string;
  start: number;
  end: number;
}

/**
 * Words in order, folded. Letters, marks and digits make words, hyphens part them; `% € & + # @` are words of their own so that terms can contain
 * them; `2.5` and `149,95` are one word. Soft hyphens and zero-width characters do not part a word: whoever hides a blocked word behind them is found all the same.
 * A scanner by hand: it is the one step every check pays for, and six times as fast as a regular expression with Unicode classes.
 */
export function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  const { length } = text;
  let index = 0;
  while (index < length) {
    const start = index;
    let ascii = true;
    while (index < length) {
      const code = text.charCodeAt(index);
      if (code < 128 ? !isAsciiWord(code) && !(index > start && joinsDigits(text, index)) : !isWideWord(text, index))
        break;
      if (code >= 128) ascii = false;
      index += code >= 0xd800 && code < 0xdc00 ? 2 : 1;
    }
    if (index > start) {
      const word = text.slice(start, index);
      const folded = ascii ? word.toLowerCase() : fold(word);
      if (folded) words.push({ text: folded, start, end: Math.min(index, length) });
    } else {
      if (symbols.has(text.charCodeAt(index))) words.push({ text: text[index]!, start, end: index + 1 });
      index += 1;
    }
  }
  return words;
}

/** Lower case, without invisible characters, umlauts written out: `Größe`, `GROESSE` and `groesse` are one. */
export const fold = (word: string): string =>
  word
    .normalize('NFC')
    .replace(invisible, '')
    .toLowerCase()
    .replace(/[äöüß]/g, (letter) => written[letter]!);

const invisible = /[\u00AD\u200B-\u200D\u2060\uFEFF]/g;
const written: Record<string, string> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss' };
const symbols = new Set([...'%€&+#@'].map((symbol) => symbol.charCodeAt(0)));

const isAsciiWord = (code: number): boolean =>
  (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57);

/** A point or comma inside a number. */
function joinsDigits(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return (code === 46 || code === 44) && isDigit(text.charCodeAt(index - 1)) && isDigit(text.charCodeAt(index + 1));
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57;

function isWideWord(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  // The Latin-1 letters, by far the most frequent beyond ASCII, and the soft hyphen.
  if (code < 0x100) return code >= 0xc0 ? code !== 0xd7 && code !== 0xf7 : code === 0xad;
  if (code >= 0x2000 && code < 0x2070) return (code >= 0x200b && code <= 0x200d) || code === 0x2060;
  return code === 0xfeff || /^[\p{L}\p{M}\p{N}]/u.test(text.slice(index, index + 2));
}
