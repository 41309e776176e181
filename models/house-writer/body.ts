import { type Block, wordCount } from '../../domain/content.ts';

/** Every text of these blocks that a reader sees. */
export const textsOf = (blocks: readonly Block[]): string[] =>
  blocks.flatMap((block) => {
    if (block.kind === 'list') return block.items;
    if (block.kind === 'link') return [block.label];
    return block.kind === 'image' ? [block.alt] : [block.text];
  });

export const wordsOf = (blocks: readonly Block[]): number =>
  textsOf(blocks).reduce((sum, text) => sum + wordCount(text), 0);

/** Whether these words stand in one of the blocks, word for word. */
export const standsIn = (blocks: readonly Block[], text: string): boolean =>
  textsOf(blocks).some((part) => part.includes(text));

/** Drops whole sentences from the end of the text, before its closing blocks, until the body keeps its limit. */
export function fitBody(body: readonly Block[], closing: number, max: number): Block[] {
  const blocks = [...body];
  const end = (): number => blocks.length - closing - 1;
  while (wordsOf(blocks) > max && end() >= 0) {
    const last = blocks[end()]!;
    const sentences = last.kind === 'paragraph' ? last.text.split(/(?<=[.!?]) (?=[\p{Lu}\d„"])/u) : [];
    if (sentences.length > 1) blocks[end()] = { kind: 'paragraph', text: sentences.slice(0, -1).join(' ') };
    else blocks.splice(end(), 1);
  }
  if (blocks[end()]?.kind === 'heading') blocks.splice(end(), 1);
  return blocks;
}
