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
      const kept = splitSentences(block.text, language).flatMap((sentence) => change(sentence, index) ?? []);
      return kept.length ? [{ ...block, text: kept.join(' ') }] : [];
    }
    if (block.kind === 'heading') {
      const text = change(block.text, index);
      return text ? [{ ...block, text }] : [];
    }
    return [block];
  });
  return { ...content, body: dropLoneHeadings(body), claims: [...claims.values()] };
}

/** A heading with nothing under it goes. */
const dropLoneHeadings = (body: readonly Block[]): Block[] =>
  body.filter(
    (block, index) => block.kind !== 'heading' || ['paragraph', 'list', 'image'].includes(body[index + 1]?.kind ?? ''),
  );

/** Drops the sentences that hold these words. */
export const dropSentencesWith = (content: Content, words: string, language: Language): Content =>
  editSentences(content, language, (sentence) =>
    sentence.toLowerCase().includes(words.toLowerCase()) ? null : sentence,
  );
