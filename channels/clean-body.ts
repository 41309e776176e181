import type { Block } from '../domain/content.ts';
import { cleanText } from './clean-text.ts';

/** Text that is written and read back unchanged; addresses are left to the renderer. */
export const cleanBody = (body: Block[]): Block[] =>
  body.map((block) => {
    if (block.kind === 'list') return { ...block, items: block.items.map(cleanText) };
    if (block.kind === 'link') return { ...block, label: cleanText(block.label), url: cleanText(block.url) };
    if (block.kind === 'image') return { ...block, alt: cleanText(block.alt), url: cleanText(block.url) };
    return { ...block, text: cleanText(block.text) };
  });
