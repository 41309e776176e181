import { extractText, getDocumentProxy, getMeta } from 'unpdf';
import { CopydeskError } from '../domain/errors.ts';
import type { RawContent } from './document-content.ts';

/** A section for each page of a PDF. Throws `invalid` with file and reason when the file is broken or locked. */
export async function readPdf(bytes: Uint8Array, file: string): Promise<RawContent> {
  try {
    // The parser takes the buffer over, so it gets a copy. Verbosity 0 keeps its warnings off the console.
    const pdf = await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0 });
    try {
      const { text } = await extractText(pdf, { mergePages: false });
      const { info } = await getMeta(pdf);
      return {
        title: typeof info.Title === 'string' ? info.Title : null,
        language: typeof info.Language === 'string' ? info.Language : null,
        sections: text.map((page, index) => ({ heading: null, page: index + 1, text: joinLines(page) })),
      };
    } finally {
      await pdf.destroy();
    }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CopydeskError('invalid', `The PDF cannot be read: ${reason}`, { where: { file }, cause });
  }
}

/**
 * A PDF knows lines, not sentences. A line goes on in the next one when that begins with a small letter, or when its first word would not
 * have fitted: then the line was broken and not ended. Words cut at the end of a line are put together.
 */
function joinLines(page: string): string {
  const lines = page.split('\n').map((line) => line.trim());
  const width = Math.max(...lines.map((line) => line.length)) * 0.9;
  return lines.reduce((text, line, index) => {
    if (index === 0 || line === '') return text + line;
    if (/\p{Ll}-$/u.test(text) && /^\p{Ll}/u.test(line)) return text.slice(0, -1) + line;
    const full = lines[index - 1]!.length + 1 + (line.split(' ', 1)[0] ?? '').length > width;
    const goesOn = /^\p{Ll}/u.test(line) || (full && !/[.:!?]$/.test(text));
    return `${text}${goesOn ? ' ' : '\n'}${line}`;
  }, '');
}
