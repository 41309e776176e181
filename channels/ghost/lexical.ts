import { escapeHtml } from '../../domain/render-html.ts';
import { type Node, textOf } from '../pieces.ts';
import type { TreeDialect, TreeNode } from '../rich-tree.ts';

/** Formats of a text, by bit (lexical 0.13, LexicalConstants; Ghost 5.130). Tags are written in this order. */
const formats: [number, string][] = [
  [1, 'b'],
  [2, 'i'],
  [4, 's'],
  [8, 'u'],
  [16, 'code'],
  [32, 'sub'],
  [64, 'sup'],
  [128, 'mark'],
];
const formatOf: Record<string, number> = {
  strong: 1,
  em: 2,
  del: 4,
  ...Object.fromEntries(formats.map(([bit, tag]) => [tag, bit])),
};

/** Lexical, as the editor of Ghost writes it. Cards but pictures are carried along untouched. */
export const lexical: TreeDialect = {
  render,
  parse,
  changed: (parsed, former) =>
    tagOf(parsed) === tagOf(former) && parsed.type !== 'image' ? { ...former, children: parsed.children } : parsed,
};

const childrenOf = ({ children }: TreeNode): TreeNode[] => (Array.isArray(children) ? (children as TreeNode[]) : []);

function tagOf({ type, tag, listType }: TreeNode): string | null {
  switch (type) {
    case 'paragraph':
      return 'p';
    case 'heading':
    case 'extended-heading':
      return /^h[1-6]$/.test(String(tag)) ? String(tag) : null;
    case 'list':
      return listType === 'number' ? 'ol' : listType === 'bullet' ? 'ul' : null;
    default:
      return null;
  }
}

function render(node: TreeNode): string {
  const tag = tagOf(node);
  const children = childrenOf(node);
  if (tag === 'ul' || tag === 'ol') {
    const items = children.map((item) => `<li>${renderInlines(childrenOf(item))}</li>`);
    return `<${tag}>\n${items.join('\n')}\n</${tag}>`;
  }
  if (tag) return `<${tag}>${renderInlines(children)}</${tag}>`;
  if (node.type === 'image')
    return `<figure><img src="${escapeHtml(String(node.src))}" alt="${escapeHtml(String(node.alt ?? ''))}"></figure>`;
  if (node.type === 'horizontalrule') return '<hr>';
  // What an HTML card holds is what readers see; of other cards only the name is known here.
  if (node.type === 'html') return `<div>${String(node.html ?? '')}</div>`;
  return `<div>${children.length > 0 ? renderInlines(children) : `‹${escapeHtml(String(node.type))}›`}</div>`;
}

const renderInlines = (nodes: TreeNode[]): string => nodes.map(renderInline).join('');

function renderInline(node: TreeNode): string {
  if (node.type === 'linebreak') return '<br>';
  if (node.type === 'text' || node.type === 'extended-text') {
    const format = Number(node.format ?? 0);
    const tags = formats.flatMap(([bit, tag]) => (format & bit ? [tag] : []));
    return tags.reduceRight((inner, tag) => `<${tag}>${inner}</${tag}>`, escapeHtml(String(node.text ?? '')));
  }
  if (node.type === 'link') {
    const { url, rel, target, title } = node;
    const more = Object.entries({ rel, target, title }).flatMap(([name, value]) =>
      typeof value === 'string' ? [` ${name}="${escapeHtml(value)}"`] : [],
    );
    return `<a href="${escapeHtml(String(url))}"${more.join('')}>${renderInlines(childrenOf(node))}</a>`;
  }
  // An element that is no text makes its paragraph one that the house does not touch.
  return `<output data-node="${escapeHtml(JSON.stringify(node))}">‹${escapeHtml(String(node.type))}›</output>`;
}

const block = { direction: 'ltr', format: '', indent: 0 };

function parse({ type, name = '', attribs = {}, children = [] }: Node): TreeNode | null {
  if (type !== 'tag') return null;
  const inlines = (nodes: Node[]): TreeNode[] => joined(nodes.flatMap((child) => parseInline(child, 0)));
  if (name === 'p') return { children: inlines(children), ...block, type: 'paragraph', version: 1 };
  if (/^h[1-6]$/.test(name))
    return { children: inlines(children), ...block, type: 'extended-heading', version: 1, tag: name };
  if (name === 'hr') return { type: 'horizontalrule', version: 1 };
  if (name === 'ul' || name === 'ol') {
    const items = children.filter((child) => child.name === 'li');
    const nodes = items.map((item, index) => ({
      children: inlines(item.children ?? []),
      ...block,
      type: 'listitem',
      version: 1,
      value: index + 1,
    }));
    const listType = name === 'ol' ? 'number' : 'bullet';
    return { children: nodes, ...block, type: 'list', version: 1, listType, start: 1, tag: name };
  }
  const image = name === 'figure' ? children.find((child) => child.name === 'img') : undefined;
  if (image) return imageNode(image.attribs?.src ?? '', image.attribs?.alt ?? '');
  return parseNode(attribs['data-node']);
}

/** Without sizes: Ghost finds them out by itself when it shows the picture. */
const imageNode = (src: string, alt: string): TreeNode => ({
  type: 'image',
  version: 1,
  src,
  width: null,
  height: null,
  title: '',
  alt,
  caption: '',
  cardWidth: 'regular',
  href: '',
});

function parseInline({ type, name = '', attribs = {}, data, children = [] }: Node, format: number): TreeNode[] {
  if (type === 'text') return data ? [text(data, format)] : [];
  if (type !== 'tag') return [];
  if (name === 'br') return [{ type: 'linebreak', version: 1 }];
  if (name === 'output') return [parseNode(attribs['data-node'])].filter((node) => node !== null);
  const inner = (more: number) => children.flatMap((child) => parseInline(child, format | more));
  if (formatOf[name]) return inner(formatOf[name]);
  if (name !== 'a') return textOf(children) ? [text(textOf(children), format)] : [];
  const { href, rel = null, target = null, title = null } = attribs;
  return [{ children: joined(inner(0)), ...block, type: 'link', version: 1, rel, target, title, url: href ?? '#' }];
}

/** A line feed is a node of its own in Lexical; words with the same format are one text. */
const joined = (nodes: TreeNode[]): TreeNode[] =>
  nodes.reduce<TreeNode[]>((all, node) => {
    const last = all.at(-1);
    const alike = last?.type === 'extended-text' && node.type === 'extended-text' && last.format === node.format;
    if (alike) all[all.length - 1] = { ...node, text: `${String(last.text)}${String(node.text)}` };
    else all.push(node);
    return all;
  }, []);

const text = (words: string, format: number): TreeNode => ({
  detail: 0,
  format,
  mode: 'normal',
  style: '',
  text: words,
  type: 'extended-text',
  version: 1,
});

function parseNode(json: string | undefined): TreeNode | null {
  try {
    const value: unknown = json === undefined ? null : JSON.parse(json);
    return value && typeof value === 'object' && 'type' in value ? (value as TreeNode) : null;
  } catch {
    return null;
  }
}
