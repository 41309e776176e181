import { basename, extname } from 'node:path';
import { detect } from 'tinyld';
import { CopydeskError } from '../domain/errors.ts';
import { cleanText } from './clean-text.ts';
import type { DocumentContent, RawContent } from './document-content.ts';
import { readArticle } from './read-article.ts';
import { readCsv } from './read-csv.ts';
import { readHtml } from './read-html.ts';
import { readMarkdown } from './read-markdown.ts';
import { readPdf } from './read-pdf.ts';

/** Rises when a reader or the way of cutting changes, so that unchanged files are read again. */
export const readerVersion = 1;

/** Bytes of the largest file that is read. */
export const maximumBytes = 20 * 1024 * 1024;

type Reader = (input: {
  bytes: Uint8Array;
  text: () => string;
  file: string;
  article: boolean;
}) => RawContent | Promise<RawContent>;

const readPage: Reader = ({ text, article }) => (article ? readArticle(text()) : readHtml(text()));

const readers: Record<string, { mediaType: string; read: Reader }> = {
  '.md': { mediaType: 'text/markdown', read: ({ text, file }) => readMarkdown(text(), file) },
  '.markdown': { mediaType: 'text/markdown', read: ({ text, file }) => readMarkdown(text(), file) },
  '.html': { mediaType: 'text/html', read: readPage },
  '.htm': { mediaType: 'text/html', read: readPage },
  '.pdf': { mediaType: 'application/pdf', read: ({ bytes, file }) => readPdf(bytes, file) },
  '.txt': { mediaType: 'text/plain', read: ({ text }) => plain(text()) },
  '.csv': { mediaType: 'text/csv', read: ({ text, file }) => readCsv(text(), file) },
};

/**
 * Reads a document by the ending of its name. Texts come out clean (`cleanText`), sections are never empty.
 * Of a foreign page of HTML (`article`) what surrounds the article is left out. Language: `language` if given, else what the file says, else detected.
 * Throws `invalid`, with the file: unknown ending, too large, broken, or without any text.
 */
export async function readDocument(
  file: string,
  bytes: Uint8Array,
  source: { language?: 'de' | 'en' | undefined; article?: boolean | undefined } = {},
): Promise<DocumentContent> {
  const refuse = (reason: string, choices?: string[]) =>
    new CopydeskError('invalid', reason, { where: { file }, choices });
  const reader = readers[extname(file).toLowerCase()];
  if (!reader) throw refuse(`No reader for "${extname(file) || basename(file)}".`, Object.keys(readers));
  if (bytes.byteLength > maximumBytes)
    throw refuse(
      `The file is larger than ${maximumBytes / 2 ** 20} MB, the limit for a document. Split it, or leave its pictures out.`,
    );

  const notes: string[] = [];
  const raw = await reader.read({ bytes, file, text: () => decode(bytes, notes), article: source.article ?? false });
  notes.push(...(raw.notes ?? []));

  let removed = 0;
  const clean = (text: string) => {
    const cleaned = cleanText(text);
    removed += cleaned.removed;
    return cleaned.text.trim();
  };
  const sections = raw.sections
    .map((s) => ({ heading: s.heading && (clean(s.heading) || null), page: s.page, text: clean(s.text) }))
    .filter((s) => s.text !== '');
  const title = clean(raw.title ?? '') || basename(file, extname(file));
  if (removed > 0) notes.push(`${removed} invisible characters removed`);
  if (sections.length === 0) throw refuse('There is no text in it. A scanned PDF needs text recognition first.');

  const language = source.language ?? raw.claims?.language ?? toLanguage(raw.language) ?? detectLanguage(sections);
  return { title, language, mediaType: reader.mediaType, sections, claims: raw.claims ?? {}, notes };
}

/** UTF-8, else Windows-1252, in which German files from older systems still come. */
function decode(bytes: Uint8Array, notes: string[]): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    notes.push('not UTF-8, read as Windows-1252');
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

const plain = (text: string): RawContent => ({
  title: null,
  language: null,
  sections: [{ heading: null, page: null, text }],
});

const toLanguage = (tag: string | null): 'de' | 'en' | undefined => {
  const language = tag?.toLowerCase().split('-')[0];
  return language === 'de' || language === 'en' ? language : undefined;
};

/** The first 4,000 characters tell; German, the language of the house, when they do not. */
function detectLanguage(sections: readonly { text: string }[]): 'de' | 'en' {
  let sample = '';
  for (const { text } of sections) {
    sample += `${text}\n`;
    if (sample.length > 4000) break;
  }
  return detect(sample.slice(0, 4000), { only: ['de', 'en'] }) === 'en' ? 'en' : 'de';
}
