/**
 * Text as every channel can keep it: NFC (so its bytes are those that were hashed), without lone surrogates and control
 * characters, which systems drop silently. Tab and line feed stay; other line ends become a line feed.
 */
export const cleanText = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .replace(/\p{Surrogate}/gu, '')
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '');

/** A text of one line, such as a title: white space at the ends goes, inner runs become one space. */
export const cleanLine = (text: string): string => cleanText(text).replace(/\s+/g, ' ').trim();
