/**
 * Characters that turn the direction of text (Unicode UAX #9, "Trojan Source") or hide letters in it (tags): what people approve would not be what
 * they read. They are shown by their number instead.
 */
const hidden = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]|[\u{E0000}-\u{E007F}]/gu;

/** The text with each such character as `[U+202E]`. */
export const showHidden = (text: string): string =>
  text.replace(hidden, (character) => `[U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}]`);
