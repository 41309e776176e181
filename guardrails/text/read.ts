import { type Content, type TextPart, textParts } from '../../domain/content.ts';
import { remember } from './remember.ts';
import { type Sentence, sentencesOf } from './sentences.ts';
import { type Word, wordsOf } from './words.ts';

/** A text of a content, cut once for all checks. */
export interface ReadPart extends TextPart {
  words: readonly Word[];
  sentences: readonly Sentence[];
}

/** All texts of a content, cut into words and sentences; the same content is read once. */
export const readContent = remember((content: Content): readonly ReadPart[] =>
  textParts(content).map((part) => ({ ...part, words: wordsOf(part.text), sentences: sentencesOf(part.text) })),
);

/** White space made one, NFC: two texts that a reader cannot tell apart are equal. */
export const normalised = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/[^\S ]\s*| \s+/g, ' ')
    .trim();
