import type { Block } from '../../domain/content.ts';
import type { Markup } from '../document-platform.ts';
import { editMarkdown } from './edit.ts';
import { escapeMarkdown, markdownTarget } from './escape.ts';
import { splitMarkdown } from './split.ts';

/** The body as Markdown. Two lists in a row have different bullets: else they would be one. */
function render(body: Block[]): string {
  let bullet = '-';
  return body
    .map((block, index) => {
      if (block.kind !== 'list') return renderBlock(block);
      bullet = body[index - 1]?.kind === 'list' && bullet === '-' ? '*' : '-';
      return block.items.map((item) => `${bullet} ${escapeMarkdown(item)}`).join('\n');
    })
    .join('\n\n');
}

function renderBlock(block: Exclude<Block, { kind: 'list' }>): string {
  switch (block.kind) {
    case 'heading':
      return `## ${escapeMarkdown(block.text)}`;
    case 'paragraph':
      return escapeMarkdown(block.text);
    case 'link':
      return `[${escapeMarkdown(block.label)}](${markdownTarget(block.url)})`;
    case 'image':
      return `![${escapeMarkdown(block.alt)}](${markdownTarget(block.url)})`;
  }
}

export const markdownMarkup: Markup = {
  split: splitMarkdown,
  writing: {
    render: (block) => render([block]),
    renderItem: (text, former) =>
      `${/^(?:\d{1,9}[.)]|[-+*])/.exec(former?.bytes ?? '')?.[0] ?? '-'} ${escapeMarkdown(text)}`,
    escapeText: escapeMarkdown,
    escapeAttribute: escapeMarkdown,
    edit: editMarkdown,
    separator: '\n\n',
    isTail: () => false,
  },
  render,
  normal: (markup) => markup,
};
