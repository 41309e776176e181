import type { Content } from '../../domain/content.ts';
import type { PublishedPage } from '../check.ts';
import { readContent } from '../text/read.ts';
import { remember } from '../text/remember.ts';
import { type Word, wordsOf } from '../text/words.ts';

/** The set of hashed word 5-grams of a text, its shingles (Broder 1997, "On the resemblance and containment of documents"). */
export type Shingles = ReadonlySet<number>;

const size = 5;

/**
 * Shingles of what readers read: no link labels and alternative texts, which are the same in every variant by intent, nor the notices that the
 * channel requires. Remembered per list of notices and content, since each variant is compared with all before it.
 */
export const shinglesBeside = remember((notices: readonly string[]) => {
  const except = new Set(notices);
  return remember((content: Content): Shingles => {
    const shingles = new Set<number>();
    for (const part of readContent(content)) {
      if (!/\/(?:label|alt)$/.test(part.path) && !except.has(part.text)) addShingles(shingles, part.words);
    }
    return shingles;
  });
});

/** Which published pages have a shingle: one look-up per shingle of the text, however many pages there are. */
export const publishedIndex = remember((pages: readonly PublishedPage[]): ReadonlyMap<number, number[]> => {
  const index = new Map<number, number[]>();
  pages.forEach((page, number) => {
    const shingles = new Set<number>();
    addShingles(shingles, wordsOf(page.text));
    for (const shingle of shingles) {
      const list = index.get(shingle);
      if (list) list.push(number);
      else index.set(shingle, [number]);
    }
  });
  return index;
});

/** 32-bit FNV-1a of the folded words, combined over five of them; at a few thousand shingles a chance collision does not move a share. */
function addShingles(shingles: Set<number>, words: readonly Word[]): void {
  const hashes = words.map(({ text }) => {
    let hash = 0x811c9dc5;
    for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
    return hash;
  });
  for (let index = size - 1; index < hashes.length; index += 1) {
    let hash = 0;
    for (let back = size - 1; back >= 0; back -= 1) hash = Math.imul(hash, 0x9e3779b1) ^ hashes[index - back]!;
    shingles.add(hash);
  }
}
