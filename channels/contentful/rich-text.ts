import { escapeHtml } from '../../domain/render-html.ts';
import { type Node, textOf } from '../pieces.ts';
import type { TreeDialect, TreeNode } from '../rich-tree.ts';

/** Node types and marks of Rich Text, by the elements that readers see of them (@contentful/rich-text-types 17). */
const blocks: Record<string, string> = {
  paragraph: 'p',
  'heading-1': 'h1',
  'heading-2': 'h2',
  'heading-3': 'h3',
  'heading-4': 'h4',
  'heading-5': 'h5',
  'heading-6': 'h6',
  'unordered-list': 'ul',
  'ordered-list': 'ol',
  'list-item': 'li',
  blockquote: 'blockquote',
  hr: 'hr',
  table: 'table',
  'table-row': 'tr',
  'table-cell': 'td',
  'table-header-cell': 'th',
};
const marks: Record<string, string> = {
  bold: 'b',
  italic: 'i',
  underline: 'u',
  code: 'code',
  superscript: 'sup',
  subscript: 'sub',
  strikethrough: 's',
};
const blockTypes = inverse(blocks);
const markTypes = inverse({ ...marks });
const synonyms: Record<string, string> = { strong: 'bold', em: 'italic', del: 'strikethrough' };
const ofText = new Set(['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6']);

interface RichNode extends TreeNode {
  nodeType: string;
  data: Record<string, unknown>;
  content?: RichNode[];
  value?: string;
  marks?: { type: string }[];
}

/** Rich Text, as the editor of Contentful writes it: an empty text stands on both sides of a link. */
export const richText: TreeDialect = {
  render: (node) => renderBlock(node as RichNode),
  parse: (element) => parseBlock(element),
  changed: (parsed, former) =>
    parsed.nodeType === former.nodeType ? { ...former, content: (parsed as RichNode).content } : parsed,
};

function renderBlock({ nodeType, content = [], ...rest }: RichNode): string {
  const tag = blocks[nodeType];
  // An embedded entry or asset, or a node type of later days: named, and carried along untouched.
  if (!tag) return `<div>‹${escapeHtml(nodeType)}›</div>`;
  if (tag === 'hr') return '<hr>';
  if (tag === 'li' && content.length === 1 && content[0]!.nodeType === 'paragraph' && isPlain(content[0]!))
    return `<li>${renderInlines(content[0]!.content)}</li>`;
  if (ofText.has(tag)) return `<${tag}>${renderInlines(content)}</${tag}>`;
  const cell = nodeType.endsWith('cell') ? attributes(rest.data) : '';
  const gap = tag === 'ul' || tag === 'ol' ? '\n' : '';
  return `<${tag}${cell}>${gap}${content.map((child) => renderNested(child)).join(gap)}${gap}</${tag}>`;
}

/** What cannot be said by its element carries itself, inside of others too. */
function renderNested(node: RichNode): string {
  return blocks[node.nodeType]
    ? renderBlock(node)
    : `<div data-node="${json(node)}">‹${escapeHtml(node.nodeType)}›</div>`;
}

const attributes = ({ colspan, rowspan }: Record<string, unknown>): string =>
  [
    ['colspan', colspan],
    ['rowspan', rowspan],
  ]
    .map(([name, value]) => (typeof value === 'number' ? ` ${name}="${value}"` : ''))
    .join('');

const isPlain = ({ data }: RichNode): boolean => Object.keys(data ?? {}).length === 0;
const json = (value: unknown): string => escapeHtml(JSON.stringify(value));

const renderInlines = (content: RichNode[] = []): string => content.map(renderInline).join('');

function renderInline(node: RichNode): string {
  const { nodeType, data, content = [], value = '' } = node;
  if (nodeType === 'text') {
    const text = escapeHtml(value).replace(/\n/g, '<br>');
    if (value === '') return '';
    return (node.marks ?? []).reduceRight((inner, { type }) => {
      const tag = marks[type];
      return tag ? `<${tag}>${inner}</${tag}>` : `<span data-mark="${escapeHtml(type)}">${inner}</span>`;
    }, text);
  }
  const inner = renderInlines(content);
  if (nodeType === 'hyperlink' && typeof data?.uri === 'string' && Object.keys(data).length === 1)
    return `<a href="${escapeHtml(data.uri)}">${inner}</a>`;
  // Links to entries keep their target while their words change.
  if (content.length > 0) return `<a data-node="${json({ ...node, content: [] })}">${inner}</a>`;
  // Elements that are no text make a paragraph one that the house does not touch.
  return `<output data-node="${json(node)}">‹${escapeHtml(nodeType)}›</output>`;
}

function parseBlock({ type, name = '', attribs = {}, children = [] }: Node): RichNode | null {
  const nodeType = blockTypes[name];
  const carried = parseNode(attribs['data-node']);
  if (type !== 'tag') return null;
  if (!nodeType) return carried;
  if (ofText.has(name)) return block(nodeType, parseInlines(children));
  if (name === 'hr') return block(nodeType, []);
  if (name === 'li' && !children.some((child) => isBlock(child))) {
    return block(nodeType, [block('paragraph', parseInlines(children))]);
  }
  const parsed = children
    .filter((child) => child.type !== 'text' || /\S/.test(child.data ?? ''))
    .map((child) => (child.name === 'div' ? parseNode(child.attribs?.['data-node']) : parseBlock(child)));
  if (parsed.some((child) => child === null)) return null;
  return block(nodeType, parsed as RichNode[], nodeType.endsWith('cell') ? spans(attribs) : {});
}

const isBlock = ({ name = '' }: Node): boolean => name === 'div' || name in blockTypes;

const spans = (attribs: Record<string, string>): Record<string, number> =>
  Object.fromEntries(
    ['colspan', 'rowspan'].flatMap((name) => (attribs[name] === undefined ? [] : [[name, Number(attribs[name])]])),
  );

const block = (nodeType: string, content: RichNode[], data: Record<string, unknown> = {}): RichNode => ({
  nodeType,
  data,
  content,
});

/** Texts with the same marks are one, and text stands at both ends and between two other nodes. */
function parseInlines(nodes: Node[]): RichNode[] {
  const content: RichNode[] = [text('', [])];
  for (const node of nodes.flatMap((child) => parseInline(child, []))) {
    const last = content.at(-1)!;
    if (node.nodeType !== 'text') {
      if (last.nodeType !== 'text') content.push(text('', []));
      content.push(node);
    } else if (last.nodeType === 'text' && (last.value === '' || sameMarks(last, node))) {
      content[content.length - 1] = { ...node, value: `${last.value}${node.value}` };
    } else content.push(node);
  }
  if (content.at(-1)!.nodeType !== 'text') content.push(text('', []));
  return content;
}

const sameMarks = (one: RichNode, other: RichNode): boolean =>
  JSON.stringify(one.marks) === JSON.stringify(other.marks);

function parseInline(node: Node, above: { type: string }[]): RichNode[] {
  const { name = '', attribs = {}, children = [] } = node;
  if (node.type === 'text') return node.data ? [text(node.data, above)] : [];
  if (node.type !== 'tag') return [];
  if (name === 'br') return [text('\n', above)];
  const carried = parseNode(attribs['data-node']);
  if (name === 'output') return carried ? [carried] : [];
  const mark = name === 'span' ? attribs['data-mark'] : (markTypes[name] ?? synonyms[name]);
  if (mark) return children.flatMap((child) => parseInline(child, [...above, { type: mark }]));
  if (name !== 'a') return textOf(children) ? [text(textOf(children), above)] : [];
  const inner = children.flatMap((child) => parseInline(child, above));
  if (carried) return [{ ...carried, content: inner }];
  return [{ nodeType: 'hyperlink', data: { uri: attribs.href ?? '#' }, content: inner }];
}

const text = (value: string, of: { type: string }[]): RichNode => ({ nodeType: 'text', value, marks: of, data: {} });

function parseNode(json: string | undefined): RichNode | null {
  try {
    const value: unknown = json === undefined ? null : JSON.parse(json);
    return value && typeof value === 'object' && 'nodeType' in value ? (value as RichNode) : null;
  } catch {
    return null;
  }
}

function inverse(record: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [value, key]));
}
