import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { richText } from '../../channels/contentful/rich-text.ts';
import { lexical } from '../../channels/ghost/lexical.ts';
import { htmlMarkup } from '../../channels/html-markup.ts';
import { type TreeNode, treeHtml, treeOf } from '../../channels/rich-tree.ts';

/** Characters that markup, JSON and attributes could trip over. */
const words = fc.string({ unit: fc.constantFrom(...'aä<>&"\'\n \\{}=/;-–€😀'), maxLength: 12 });
const data = fc.oneof({ weight: 4, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: fc.record({ extra: words }) });

const richNodes = fc.letrec<{ inline: TreeNode; block: TreeNode }>((tie) => ({
  inline: fc.oneof(
    fc.record({
      nodeType: fc.constant('text'),
      value: words,
      marks: fc.subarray([{ type: 'bold' }, { type: 'italic' }, { type: 'code' }, { type: 'wavy' }]),
      data: fc.constant({}),
    }),
    fc.record({
      nodeType: fc.constantFrom('hyperlink', 'entry-hyperlink', 'asset-hyperlink'),
      data: fc.record({ uri: words }),
      content: fc.array(tie('inline'), { maxLength: 2 }),
    }),
    fc.record({
      nodeType: fc.constant('embedded-entry-inline'),
      data: fc.record({ target: words }),
      content: fc.constant([]),
    }),
  ),
  block: fc.oneof(
    { maxDepth: 3 },
    fc.record({
      nodeType: fc.constantFrom('paragraph', 'heading-1', 'heading-2', 'heading-6', 'blockquote'),
      data,
      content: fc.array(tie('inline'), { maxLength: 4 }),
    }),
    fc.record({
      nodeType: fc.constantFrom('hr', 'embedded-asset-block', 'video-of-later-days'),
      data,
      content: fc.constant([]),
    }),
    fc.record({
      nodeType: fc.constantFrom('unordered-list', 'ordered-list', 'list-item', 'table', 'table-row', 'table-cell'),
      data,
      content: fc.array(tie('block'), { maxLength: 3 }),
    }),
  ),
})).block;

const lexicalNodes = fc.letrec<{ inline: TreeNode; block: TreeNode }>((tie) => ({
  inline: fc.oneof(
    fc.record({
      detail: fc.constant(0),
      format: fc.nat(255),
      mode: fc.constantFrom('normal', 'token'),
      style: fc.constant(''),
      text: words,
      type: fc.constantFrom('text', 'extended-text'),
      version: fc.constant(1),
    }),
    fc.record({ type: fc.constantFrom('linebreak', 'tab', 'at-link'), version: fc.constant(1) }),
    fc.record({
      children: fc.array(tie('inline'), { maxLength: 2 }),
      type: fc.constant('link'),
      rel: fc.option(words),
      url: words,
    }),
  ),
  block: fc.oneof(
    { maxDepth: 3 },
    fc.record({
      children: fc.array(tie('inline'), { maxLength: 4 }),
      direction: fc.constantFrom('ltr', null),
      type: fc.constant('paragraph'),
      version: fc.constant(1),
    }),
    fc.record({
      children: fc.array(tie('inline'), { maxLength: 4 }),
      type: fc.constantFrom('heading', 'extended-heading'),
      tag: fc.constantFrom('h1', 'h3', 'marquee'),
    }),
    fc.record({
      children: fc.array(
        fc.record({ children: fc.array(tie('inline'), { maxLength: 2 }), type: fc.constant('listitem') }),
        { maxLength: 3 },
      ),
      type: fc.constant('list'),
      listType: fc.constantFrom('bullet', 'number', 'check'),
      tag: fc.constant('ul'),
    }),
    fc.record({
      type: fc.constantFrom('image', 'html', 'gallery', 'bookmark'),
      html: fc.constantFrom('<p>x</p>', '<table><tr><td>1</td></tr></table>'),
      src: words,
      alt: words,
    }),
  ),
})).block;

describe.each([
  ['Rich Text', richText, richNodes],
  ['Lexical', lexical, lexicalNodes],
] as const)('A text in %s', (_, dialect, nodes) => {
  it('comes back from its markup node for node', () => {
    fc.assert(
      fc.property(fc.array(nodes, { maxLength: 5 }), (tree) => {
        const html = treeHtml(tree, dialect);
        expect(treeOf(html, dialect)).toEqual(tree);
        expect(treeHtml(treeOf(html, dialect), dialect)).toBe(html);
      }),
      { numRuns: 300 },
    );
  });

  it('is cut into pieces that are whole nodes, so that one can change alone', () => {
    fc.assert(
      fc.property(fc.array(nodes, { minLength: 1, maxLength: 5 }), (tree) => {
        const html = treeHtml(tree, dialect);
        const pieces = htmlMarkup.split(html).filter(({ bytes }) => bytes !== '');
        expect(pieces.map(({ bytes }) => bytes)).toEqual(tree.map((node) => treeHtml([node], dialect)));
      }),
      { numRuns: 200 },
    );
  });
});
