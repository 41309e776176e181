import { RecursiveCharacterTextSplitter } from '@langchain/textsplitters';
import type { Section } from './document-content.ts';

/** A passage before it has a document. `ordinal` is 1-based within the document. */
export interface Chunk extends Section {
  ordinal: number;
}

/** The splitter keeps a separator with what follows it, so ends of sentences are marked by a character of our own. */
const sentence = '\u2028';

/** Cuts sections into passages of at most `size` characters; neighbours share up to `overlap`. None spans two sections. */
export async function chunk(
  sections: readonly Section[],
  { size, overlap }: { size: number; overlap: number },
): Promise<Chunk[]> {
  const splitter = new RecursiveCharacterTextSplitter({
    chunkSize: size,
    chunkOverlap: Math.min(overlap, size - 1),
    separators: ['\n\n', '\n', sentence, ' ', ''],
    keepSeparator: true,
  });
  const cut = async (section: Section) => {
    const marked = section.text.replace(/(?<=[.!?]) (?=\p{Lu})/gu, ` ${sentence}`);
    const texts = await splitter.splitText(marked);
    return texts.map((text) => ({ ...section, text: text.replaceAll(sentence, '').trim() }));
  };
  const passages = (await Promise.all(sections.map(cut))).flat().filter((passage) => passage.text !== '');
  return passages.map((passage, index) => ({ ...passage, ordinal: index + 1 }));
}
