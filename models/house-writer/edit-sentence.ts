import type { Block, Content } from '../../domain/content.ts';
import { splitSentences } from './sentences.ts';
import type { Language } from './task.ts';

/** Changes every sentence, list item and heading of the body; null drops it, and with it a block that is left empty. Claims follow. */
export function editSentences(
  content: Content,
  language: Language,
  edit: (sentence: string, block: number) => string | null,
): Content {
  const claims = new Map(content.claims.map((claim) => [claim.text, claim]));
  const change = (text: string, block: number): string | null => {
    const changed = edit(text, block);
    if (changed === text) return text;
    for (const [key, claim] of claims) {
      if (!text.includes(key)) continue;
      const edited = changed === null ? null : edit(key, block);
      if (edited === null || !changed!.includes(edited)) claims.delete(key);
      else claims.set(key, { ...claim, text: edited });
    }
    return changed;
  };
  const body = content.body.flatMap((block, index): Block[] => {
    if (block.kind === 'list') {
      const items = block.items.flatMap((item) => change(item, index) ?? []);
      return items.length ? [{ ...block, items }] : [];
    }
    if (block.kind === 'paragraph') {
      const sentences = splitSentences(block.text, language);
      const kept = sentences.map((sentence) => change(sentence, index));
      // An untouched block keeps its white space too.
      if (kept.every((sentence, at) => sentence === sentences[at])) return [block];
      const left = kept.filter((sentence) => sentence !== null);
      return left.length ? [{ ...block, text: left.join(' ') }] : [];
    }
    if (block.kind === 'heading') {
      const text = change(block.text, index);
      return text ? [{ ...block, text }] : [];
    }
    return [block];
  });
  return { ...content, body: dropOrphaned(body, content.body), claims: [...claims.values()] };
}

/** Headings that lost what stood under them go. One that had nothing before has something there that the house does not see, such as a table. */
function dropOrphaned(body: readonly Block[], before: readonly Block[]): Block[] {
  const known = new Set(loneHeadings(before));
  const lone = new Set(loneHeadings(body).filter((text) => !known.has(text)));
  return body.filter((block) => block.kind !== 'heading' || !lone.has(block.text));
}

const loneHeadings = (body: readonly Block[]): string[] =>
  body.flatMap((block, index) =>
    block.kind === 'heading' && !['paragraph', 'list', 'image'].includes(body[index + 1]?.kind ?? '')
      ? [block.text]
      : [],
  );

/** Drops the sentences that hold these words. */
export const dropSentencesWith = (content: Content, words: string, language: Language): Content =>
  editSentences(content, language, (sentence) =>
    sentence.toLowerCase().includes(words.toLowerCase()) ? null : sentence,
  );
