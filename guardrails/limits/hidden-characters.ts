import { at, type RawFinding } from '../check.ts';
import type { ReadPart } from '../text/read.ts';
import type { LimitRule } from './rules.ts';

/**
 * Controls but tab and line feed, bidi marks and overrides, zero-width characters, tag characters, lone surrogates. A zero-width joiner is
 * kept where it joins two emoji, and the soft hyphen, which German typesetting uses, always.
 */
const hidden =
  /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u061C\u180E\u200B\u200C\u200E\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB\u{E0000}-\u{E007F}\p{Cs}]+|(?<!\p{Extended_Pictographic}|\p{Emoji_Modifier}|\uFE0F)\u200D|\u200D(?!\p{Extended_Pictographic})/gu;

/** Those that turn the reading direction round (UAX #9): nobody types them by accident, and what was approved would not be what is read. */
const turning = /[\u202A-\u202E\u2066-\u2069]/;

/** Nearly every text is plain: letters of the two languages, their punctuation, and nothing in between. */
const plain = /^[\t\n -~\u00A0-\u017F\u2010-\u2027\u202F\u2030-\u205E\u20AC]*$/;

export function hiddenCharacters(part: ReadPart): RawFinding<LimitRule>[] {
  if (plain.test(part.text)) return [];
  return [...part.text.matchAll(hidden)].map((match) => {
    const codes = [...match[0]]
      .slice(0, 5)
      .map((character) => `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`)
      .join(' ');
    return {
      rule: 'hidden-characters',
      ...at(part, match.index, match.index + match[0].length),
      message: { de: `Hier stehen unsichtbare Zeichen: ${codes}.`, en: `Invisible characters stand here: ${codes}.` },
      suggestion: { de: 'Ersatzlos entfernen.', en: 'Remove them.' },
      ...(turning.test(match[0]) && { verdict: 'block' as const }),
    };
  });
}
