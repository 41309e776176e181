import type { Nodes, PhrasingContent, RootContent } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';

/** Without what looks for addresses in the text afterwards: that makes links without a place, also of escaped ones. */
const extensions = gfmFromMarkdown().map(({ transforms: _, ...rest }) => rest);

/** Top-level nodes of GitHub Flavored Markdown, each with its place. */
export const parseMarkdown = (text: string): RootContent[] =>
  fromMarkdown(text, { extensions: [gfm()], mdastExtensions: extensions }).children;

const inline = new Set(['text', 'emphasis', 'strong', 'delete', 'inlineCode', 'break', 'link']);

/** Whether these are text with at most emphasis, code and links in it. */
export const isText = (nodes: PhrasingContent[]): boolean =>
  nodes.every((node) => inline.has(node.type) && (!('children' in node) || isText(node.children)));

/** What readers see. */
export function textIn(nodes: Nodes[]): string {
  return nodes
    .map((node) => {
      if (node.type === 'break') return '\n';
      if ('children' in node) return textIn(node.children);
      return 'value' in node ? node.value : '';
    })
    .join('');
}

/** Where a node stands in what was parsed. */
export const placeOf = ({ position }: Nodes): { start: number; end: number } => ({
  start: position!.start.offset!,
  end: position!.end.offset!,
});
