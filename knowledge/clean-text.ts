/**
 * Characters that nobody sees but a model reads: zero-width, soft hyphen, bidi controls (UAX #9), invisible operators,
 * tag characters (U+E0000 block, used to smuggle instructions), and control characters other than tab and newline.
 */
const invisible =
  /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u00AD\u061C\u180E\u200B-\u200F\u202A-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB\u{E0000}-\u{E007F}]/gu;

/** NFC text with `\n` as line end and without invisible characters; `removed` counts those. */
export function cleanText(text: string): { text: string; removed: number } {
  const lines = text.replace(/\r\n?/g, '\n').replace(/\u000C/g, '\n');
  const visible = lines.replace(invisible, '');
  return { text: visible.normalize('NFC'), removed: [...lines].length - [...visible].length };
}
