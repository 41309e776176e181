import type { Block } from '../domain/content.ts';
import { arrange } from './arrange.ts';
import { editText } from './edit-text.ts';
import { joinPieces, type Piece } from './pieces.ts';

/** How a channel writes. */
export interface Writing {
  /** A new block. */
  render(block: Block): string;
  /** One more item of a list, in the form of those that are there. */
  renderItem(text: string, former: Piece | undefined): string;
  escapeText(text: string): string;
  escapeAttribute(text: string): string;
  /** Puts a new text into markup that is there; left out: the markup is HTML. */
  edit?(markup: string, text: string): string;
  /** Between two blocks where nothing shows what the page uses. */
  separator: string;
  /** What stays at the end, whatever is added: our own mark. */
  isTail(piece: Piece): boolean;
}

/**
 * The body with these blocks. Blocks that are there keep their bytes, moved ones too; a changed one keeps what is around its text.
 * What is no block stays where it is, behind the block before it.
 */
export const rewrite = (pieces: Piece[], wanted: Block[], writing: Writing): string =>
  joinPieces(
    arrange(pieces, wanted, {
      write: (block, former) => (former ? change(former, block, writing) : writing.render(block)),
      ...writing,
    }),
  );

/** A block of the same kind in the place of one that is there. */
function change(former: Piece, block: Block, writing: Writing): string {
  const { bytes, inner } = former;
  const within = (markup: string) => bytes.slice(0, inner!.start) + markup + bytes.slice(inner!.end);
  if (inner && 'text' in block) {
    // Where no tag holds a paragraph together, a blank line would end it.
    const text = inner.start === 0 ? block.text.replace(/\n\s*\n/g, '\n') : block.text;
    const markup = bytes.slice(inner.start, inner.end);
    return within(writing.edit?.(markup, text) ?? editText(markup, text, writing.escapeText));
  }
  if (former.items && block.kind === 'list') return within(changeItems(former.items, block.items, writing));
  if (block.kind === 'image' && former.block?.kind === 'image' && former.block.url === block.url && !writing.edit) {
    return changeAlt(bytes, writing.escapeAttribute(block.alt));
  }
  return writing.render(block);
}

function changeItems(items: Piece[], texts: string[], writing: Writing): string {
  const example = items.find(({ block }) => block);
  const wanted = texts.map((text): Block => ({ kind: 'paragraph', text }));
  return joinPieces(
    arrange(items, wanted, {
      write: (block, former) =>
        former ? change(former, block, writing) : writing.renderItem('text' in block ? block.text : '', example),
      separator: items.findLast(({ gap, block }) => block && gap !== '')?.gap ?? '\n',
      isTail: () => false,
    }),
  );
}

/** Source, size, class and caption of an image stay when only its description changes. */
function changeAlt(bytes: string, alt: string): string {
  const image = /<img\b(?:[^"'>]|"[^"]*"|'[^']*')*>/i.exec(bytes)![0];
  const stated = /(\salt\s*=\s*)(?:"[^"]*"|'[^']*'|[^\s"'>]*)/i;
  const changed = stated.test(image)
    ? image.replace(stated, (_, before: string) => `${before}"${alt}"`)
    : image.replace(/^<img\b/i, (before) => `${before} alt="${alt}"`);
  return bytes.replace(image, () => changed);
}
