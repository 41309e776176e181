import { hashOf } from '../domain/canonical.ts';
import { CopydeskError } from '../domain/errors.ts';
import { escapeHtml } from '../domain/render-html.ts';
import { type Node, parseHtml } from './pieces.ts';

/** A node of a text that a CMS keeps as a tree (Rich Text, Lexical). What is in it is the dialect's own. */
export type TreeNode = Record<string, unknown>;

/** How one CMS says as a tree what the house says as markup. */
export interface TreeDialect {
  /** The element that readers see of a top-level node; starts with its tag. */
  render(node: TreeNode): string;
  /** The inverse, as exact as it can be; null for an element that is no node of this dialect. */
  parse(element: Node): TreeNode | null;
  /** A node whose words were changed: what `former` says of it beside its words stays. */
  changed(parsed: TreeNode, former: TreeNode): TreeNode;
}

/**
 * A tree as markup that loses nothing. A node that its markup does not tell completely carries itself in `data-node`, so that it comes back
 * as it was for as long as nobody has changed a byte of its element.
 */
export const treeHtml = (nodes: readonly TreeNode[], dialect: TreeDialect): string =>
  nodes.map((node) => elementOf(node, dialect)).join('\n');

/** The inverse of `treeHtml`. Errors: `invalid` for markup that this CMS cannot hold. */
export function treeOf(html: string, dialect: TreeDialect): TreeNode[] {
  return parseHtml(html).flatMap((element): TreeNode[] => {
    if (element.type === 'text' && !/\S/.test(element.data ?? '')) return [];
    return [nodeOf(element, html.slice(element.startIndex ?? 0, (element.endIndex ?? -1) + 1), dialect)];
  });
}

function elementOf(node: TreeNode, dialect: TreeDialect): string {
  const html = dialect.render(node);
  const [element, ...more] = parseHtml(html);
  // Markup that would not be read as one element, such as an embed without its end tags, is not shown.
  if (element?.endIndex !== html.length - 1 || more.length > 0)
    return withWitness(`<div>‹${escapeHtml(String(node.nodeType ?? node.type))}›</div>`, node);
  const parsed = dialect.parse(element);
  return parsed && isSame(parsed, node) ? html : withWitness(html, node);
}

const withWitness = (html: string, node: TreeNode): string =>
  html.replace(/^<[a-z0-9-]+/, (tag) => `${tag} data-node="${escapeHtml(JSON.stringify(node))}"`);

function nodeOf(element: Node, bytes: string, dialect: TreeDialect): TreeNode {
  const witness = parseWitness(element.attribs?.['data-node']);
  if (witness && elementOf(witness, dialect) === bytes) return witness;
  const parsed = dialect.parse(element);
  if (parsed) return witness ? dialect.changed(parsed, witness) : parsed;
  throw new CopydeskError('invalid', 'The text holds an element that this channel has no place for.', {
    where: { field: 'body' },
  });
}

function parseWitness(json: string | undefined): TreeNode | null {
  try {
    const value: unknown = json === undefined ? null : JSON.parse(json);
    return typeof value === 'object' && !Array.isArray(value) ? (value as TreeNode | null) : null;
  } catch {
    return null;
  }
}

/** The order of keys says nothing. */
export const isSame = (one: unknown, other: unknown): boolean => hashOf(one) === hashOf(other);
