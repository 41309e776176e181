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

/** A PDF knows lines, not sentences: words cut at a line end and lines within a sentence are joined again. */
const joinLines = (page: string): string =>
  page.replace(/(\p{Ll})-\n(?=\p{Ll})/gu, '$1').replace(/([^\s.:;!?])[ \t]*\n(?=\p{Ll}|\d)/gu, '$1 ');
