import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cleanText } from '../../channels/clean-text.ts';
import { htmlFormat } from '../../channels/folder/html-format.ts';
import * as folderUpdate from '../../channels/folder/prepare-update.ts';
import { htmlMarkup } from '../../channels/html-markup.ts';
import { markdownMarkup } from '../../channels/markdown/markup.ts';
import { pathBelow } from '../../channels/page-address.ts';
import { blockKey, joinPieces, type Split } from '../../channels/pieces.ts';
import { prepare } from '../../channels/wordpress/prepare.ts';
import * as wordpressUpdate from '../../channels/wordpress/prepare-update.ts';
import { WordPressSettings } from '../../channels/wordpress/settings.ts';
import { splitPost } from '../../channels/wordpress/split-blocks.ts';
import type { LiveVersion, Prepared } from '../../domain/channel.ts';
import type { Block, Content } from '../../domain/content.ts';
import { bodyHtml } from '../../domain/render-html.ts';
import { anInput } from './contract.ts';

const own = { channel: 'blog', destination: 'https://blog.example.org', settings: { seo: 'none' as const } };

const liveOf = (html: string, more: Partial<LiveVersion> = {}): LiveVersion => ({
  remoteId: '7',
  url: 'https://blog.example.org/2024/05/warme-jacken/',
  title: 'Wärme &amp; Wetter <em>neu</em>',
  description: '',
  html,
  revision: 'r1',
  ...more,
});

const prepareWordPress = (live: LiveVersion, changes: Partial<Content>): Prepared =>
  wordpressUpdate.prepareUpdate(
    { ...anInput(), live, content: { ...wordpressUpdate.contentOf(live), ...changes } },
    own,
  );

/** Bodies with all that is found in the wild, each piece with what is read of it. */
const gutenberg = [
  '<!-- wp:paragraph {"align":"center"} -->\n<p class="has-text-align-center">Die <strong>Jacke</strong> kostet 249&nbsp;€ im <a href="https://example.org/shop">Shop</a>.</p>\n<!-- /wp:paragraph -->',
  '<!-- wp:heading {"level":3} -->\n<h3 id="pflege">Pflege &amp; Wäsche</h3>\n<!-- /wp:heading -->',
  '<!-- wp:list {"ordered":true} -->\n<ol><!-- wp:list-item -->\n<li>kalt <em>waschen</em></li>\n<!-- /wp:list-item -->\n\n<!-- wp:list-item -->\n<li>nicht trocknen</li>\n<!-- /wp:list-item --></ol>\n<!-- /wp:list -->',
  '<!-- wp:list -->\n<ul><li>alt</li><li>ohne Blöcke</li></ul>\n<!-- /wp:list -->',
  '<!-- wp:image {"id":5,"sizeSlug":"large"} -->\n<figure class="wp-block-image size-large"><img src="https://example.org/a.jpg?w=1&amp;h=2" alt="Jacke" class="wp-image-5"/><figcaption>Bild</figcaption></figure>\n<!-- /wp:image -->',
];
const opaqueGutenberg = [
  '<!-- wp:embed {"url":"https://video.example/1","a":{"b":[1,{"c":"}"}]}} -->\n<figure class="wp-block-embed"><div>\nhttps://video.example/1\n</div></figure>\n<!-- /wp:embed -->',
  '<!-- wp:table -->\n<figure class="wp-block-table"><table><tbody><tr><td>1</td></tr></tbody></table></figure>\n<!-- /wp:table -->',
  '<!-- wp:columns --><div class="wp-block-columns"><!-- wp:column --><div><!-- wp:paragraph -->\n<p>innen</p>\n<!-- /wp:paragraph --></div><!-- /wp:column --></div><!-- /wp:columns -->',
  '<!-- wp:html -->\n<script>alert("<p>x</p>")</script>\n<!-- /wp:html -->',
  '<!-- wp:latest-posts {"postsToShow":3} /-->',
  '<!-- wp:shortcode -->\n[gallery ids="1,2"]\n<!-- /wp:shortcode -->',
  '<!-- wp:paragraph -->\n<p>[kontakt id="1"]</p>\n<!-- /wp:paragraph -->',
  '<!-- wp:more -->\n<!--more-->\n<!-- /wp:more -->',
];
const classic = [
  'Erster <strong>Absatz</strong> &amp; mehr',
  'Zeile eins\r\nZeile zwei [1]',
  '<h4 class="x">Zwischen</h4>',
  '<ul>\r\n \t<li>eins</li>\r\n \t<li>zwei</li>\r\n</ul>',
  '<p style="color:red">Mit Tag</p>',
];
const opaqueClassic = [
  '[caption id="1"]<img src="/a.jpg" alt="" /> Text[/caption]',
  'https://video.example/1',
  '<table><tr><td>1</td></tr></table>',
  '<!--more-->',
  '<iframe src="https://video.example/"></iframe>',
  '<blockquote>Zitat</blockquote>',
];

const bodyOf = (blocks: string[], opaque: string[]) =>
  fc
    .record({
      block: fc.constantFrom(...blocks),
      rest: fc.array(fc.oneof(fc.constantFrom(...blocks), fc.constantFrom(...opaque)), { maxLength: 8 }),
    })
    .map(({ block, rest }) => [...rest.slice(0, 3), block, ...rest.slice(3)]);
const joined = (parts: string[]) => `${parts.join('\n\n')}\n`;

const soup = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...['<p>', '</p>', '<div', '>', '<!-- wp:a', ' -->', '<!-- /wp:a -->', '{"x":1}', '<li>', '"', '<ul>', '</ul>'],
        ...['<!--', '-->', '<h2>', '</h2>', '\n\n', ' ', '&amp;', '<b>', '</b>', '<script>', '</script>', '[x]', '/>'],
        ...['<!-- wp:paragraph -->', '<!-- /wp:paragraph -->', '<!-- wp:x {"a":1} /-->', '<img src="a" alt=b>', '<br>'],
      ),
      fc.string({ unit: 'binary', maxLength: 5 }),
      fc.constantFrom(...gutenberg, ...opaqueGutenberg, ...classic, ...opaqueClassic),
    ),
    { maxLength: 30 },
  )
  .map((parts) => parts.join(''));

const text = fc
  .oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }),
    fc.string({ unit: fc.constantFrom(...'<>&;#"\'[]/-!: ab1é€'), minLength: 1, maxLength: 30 }),
    fc.constantFrom('&#39;', '&nbsp;', '<!--more-->', '<!-- wp:x -->', 'a<b>c', '[gallery]', 'https://example.org/x'),
  )
  .filter((each) => each === cleanText(each) && /\S/.test(each));
const url = fc.webUrl({ withQueryParameters: true }).map((each) => new URL(each).href.replace(/\[|\]/g, ''));
const block: fc.Arbitrary<Block> = fc.oneof(
  fc.record({ kind: fc.constant('heading' as const), text }),
  fc.record({ kind: fc.constant('paragraph' as const), text }),
  fc.record({ kind: fc.constant('list' as const), items: fc.array(text, { minLength: 1, maxLength: 4 }) }),
  fc.record({ kind: fc.constant('link' as const), label: text, url }),
  fc.record({ kind: fc.constant('image' as const), alt: text, url }),
);
const body = fc.array(block, { minLength: 1, maxLength: 12 });

describe('Reading a page body', () => {
  it.each<[string, Split]>([
    ['WordPress', splitPost],
    ['a folder', htmlMarkup.split],
    ['Markdown', markdownMarkup.split],
  ])('loses no byte of whatever %s has', (_, split) => {
    fc.assert(
      fc.property(soup, (html) => expect(joinPieces(split(html))).toBe(html)),
      { numRuns: 300 },
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (html) => expect(joinPieces(split(html))).toBe(html)),
      { numRuns: 500 },
    );
  });

  it('reads back what WordPress connector renders', () => {
    const settings = WordPressSettings.parse({ url: own.destination, user: 'u', password: 'env:X' });
    fc.assert(
      fc.property(body, (blocks) => {
        const input = anInput({ body: blocks });
        const { html, title } = prepare(input, 'blog', settings);
        const content = wordpressUpdate.contentOf(liveOf(html, { title, description: 'Kurz &amp; gut' }));
        expect(content.body).toEqual(blocks);
        expect(content.title).toBe(input.content.title);
        expect(content.description).toBe('Kurz & gut');
      }),
      { numRuns: 300 },
    );
  });

  it('reads back what the folder connector renders', () => {
    fc.assert(
      fc.property(body, (blocks) => {
        expect(folderUpdate.contentOf(liveOf(bodyHtml({ body: blocks })), htmlFormat).body).toEqual(blocks);
      }),
      { numRuns: 300 },
    );
  });

  it('reads back what is rendered as Markdown', () => {
    fc.assert(
      fc.property(body, (blocks) => {
        const read = markdownMarkup.split(markdownMarkup.render(blocks)).map(({ block: each }) => each);
        expect(read.map((each) => each && blockKey(each))).toEqual(blocks.map(blockKey));
      }),
      { numRuns: 1_000 },
    );
  });

  it('shows what people wrote, and leaves out what it cannot write', () => {
    const html = joined([...gutenberg, ...opaqueGutenberg]);
    expect(wordpressUpdate.contentOf(liveOf(html))).toEqual({
      title: 'Wärme & Wetter neu',
      description: '',
      slug: 'warme-jacken',
      claims: [],
      body: [
        { kind: 'paragraph', text: 'Die Jacke kostet 249\u00a0€ im Shop.' },
        { kind: 'heading', text: 'Pflege & Wäsche' },
        { kind: 'list', items: ['kalt waschen', 'nicht trocknen'] },
        { kind: 'list', items: ['alt', 'ohne Blöcke'] },
        { kind: 'image', url: 'https://example.org/a.jpg?w=1&h=2', alt: 'Jacke' },
      ],
    });
    expect(wordpressUpdate.contentOf(liveOf(joined([...classic, ...opaqueClassic]))).body).toEqual([
      { kind: 'paragraph', text: 'Erster Absatz & mehr' },
      { kind: 'paragraph', text: 'Zeile eins\nZeile zwei [1]' },
      { kind: 'heading', text: 'Zwischen' },
      { kind: 'list', items: ['eins', 'zwei'] },
      { kind: 'paragraph', text: 'Mit Tag' },
    ]);
  });

  it('leaves alone what is nested deeper than anybody writes', () => {
    const deep = `<p>a</p>\n${'<div>'.repeat(50_000)}${'<b>'.repeat(50_000)}`;
    for (const split of [splitPost, htmlMarkup.split]) expect(joinPieces(split(deep))).toBe(deep);
  });

  it('says so when there is nothing to change', () => {
    expect(() => wordpressUpdate.contentOf(liveOf(joined(opaqueGutenberg)))).toThrow(/no heading, paragraph, list/);
    expect(() => wordpressUpdate.contentOf(liveOf('<p>x</p>', { title: ' ' }))).toThrow(/no title/);
  });
});

describe('Changing a live body', () => {
  const kinds: [string, string[], string[]][] = [
    ['blocks', gutenberg, opaqueGutenberg],
    ['classic content', classic, opaqueClassic],
  ];

  it.each(kinds)('keeps every byte of %s when nothing is changed', (_, blocks, opaque) => {
    fc.assert(
      fc.property(bodyOf(blocks, opaque), (parts) => {
        const live = liveOf(joined(parts));
        const prepared = prepareWordPress(live, {});
        expect(prepared).toMatchObject({ html: live.html, title: live.title, request: { changes: {} } });
        expect(prepared.update!.formerHash).toBe(prepared.contentHash);
      }),
    );
  });

  it.each(kinds)('changes exactly the blocks of %s that are changed', (_, blocks, opaque) => {
    fc.assert(
      fc.property(bodyOf(blocks, opaque), fc.infiniteStream(fc.boolean()), (parts, coin) => {
        const html = joined(parts);
        const before = splitPost(html);
        const changes = before.map((piece) => piece.block !== null && coin.next().value === true);
        const wanted = before.flatMap(({ block: each }, index) =>
          each ? [changes[index] ? altered(each, index) : each] : [],
        );
        const after = splitPost(prepareWordPress(liveOf(html), { body: wanted }).html);
        expect(after.map((piece, index) => (changes[index] ? '' : piece.bytes))).toEqual(
          before.map((piece, index) => (changes[index] ? '' : piece.bytes)),
        );
        expect(after.map(({ gap }) => gap)).toEqual(before.map(({ gap }) => gap));
        expect(after.flatMap(({ block: each }) => each ?? []).map(blockKey)).toEqual(wanted.map(blockKey));
      }),
    );
  });

  it.each(kinds)('puts in, takes out and moves blocks of %s, with all else in its order', (_, blocks, opaque) => {
    fc.assert(
      fc.property(bodyOf(blocks, opaque), body, fc.infiniteStream(fc.nat(5)), (parts, fresh, dice) => {
        const html = joined(parts);
        const before = splitPost(html);
        const there = before.flatMap(({ block: each }) => each ?? []);
        const kept = there.filter(() => dice.next().value! > 1);
        const wanted = [...kept];
        for (const each of fresh) wanted.splice(dice.next().value! % (wanted.length + 1), 0, each);
        if (kept.length > 1 && dice.next().value! > 2) wanted.push(wanted.shift()!);
        const after = splitPost(prepareWordPress(liveOf(html), { body: wanted }).html);
        expect(after.flatMap(({ block: each }) => each ?? []).map(blockKey)).toEqual(wanted.map(blockKey));
        const opaqueBytes = (pieces: typeof after) =>
          pieces.filter((each) => !each.block && each.bytes).map((each) => each.bytes);
        expect(opaqueBytes(after)).toEqual(opaqueBytes(before));
        const bytesOf = new Map(before.flatMap((each) => (each.block ? [[blockKey(each.block), each.bytes]] : [])));
        for (const each of after) {
          const known = each.block && bytesOf.get(blockKey(each.block));
          if (known) expect(before.map(({ bytes }) => bytes)).toContain(each.bytes);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('keeps level, class, links and emphasis around words that change', () => {
    const html = joined(gutenberg);
    const [paragraph, heading, list, old, image] = wordpressUpdate.contentOf(liveOf(html)).body;
    const after = prepareWordPress(liveOf(html), {
      body: [
        { kind: 'paragraph', text: 'Die Jacke kostet 229\u00a0€ im Shop.' },
        { ...heading, text: 'Pflege & Imprägnieren' } as Block,
        { kind: 'list', items: ['kalt waschen', 'imprägnieren', 'nicht trocknen'] },
        { kind: 'list', items: ['alt', 'ohne jeden Block', 'neu'] },
        { ...image, alt: 'Blaue "Jacke"' } as Block,
      ],
    }).html;
    expect([paragraph, list, old]).toHaveLength(3);
    const parts = [
      gutenberg[0]!.replace('249', '229'),
      gutenberg[1]!.replace('Wäsche', 'Imprägnieren'),
      gutenberg[2]!.replace(
        '\n\n<!-- wp:list-item -->\n<li>nicht',
        '\n\n<!-- wp:list-item -->\n<li>imprägnieren</li>\n<!-- /wp:list-item -->\n\n<!-- wp:list-item -->\n<li>nicht',
      ),
      gutenberg[3]!.replace('ohne Blöcke</li>', 'ohne jeden Block</li>\n<li>neu</li>'),
      gutenberg[4]!.replace('alt="Jacke"', 'alt="Blaue &quot;Jacke&quot;"'),
    ];
    expect(after.replace('</li>\n</li>', '</li></li>')).toBe(joined(parts));
  });

  it('writes no block comment into classic content, which would take its paragraphs', () => {
    const html = joined(classic);
    const { body: there } = wordpressUpdate.contentOf(liveOf(html));
    const added: Block[] = [
      { kind: 'heading', text: 'Neu' },
      { kind: 'list', items: ['a', 'b'] },
      { kind: 'image', url: 'https://example.org/n.jpg', alt: 'n' },
    ];
    const after = prepareWordPress(liveOf(html), { body: [...there, ...added] }).html;
    expect(after).not.toContain('<!--');
    expect(after.startsWith(html.trimEnd())).toBe(true);
  });

  it('adds before our own mark and leaves the mark as it is', () => {
    const settings = WordPressSettings.parse({ url: own.destination, user: 'u', password: 'env:X' });
    const first = prepare(anInput(), 'blog', settings);
    const live = liveOf(first.html);
    const { body: there } = wordpressUpdate.contentOf(live);
    const after = prepareWordPress(live, { body: [...there, { kind: 'paragraph', text: 'Am Ende.' }] });
    expect(after.html).toMatch(/Am Ende\.<\/p>\n<!-- \/wp:paragraph -->\n\n<!-- wp:html -->\n<!-- copydesk /);
    expect(after.html).toContain(`"publication":"${first.marker}"`);
    expect(after.marker).not.toBe(first.marker);
    // Somebody has written on below it.
    const longer = liveOf(`${first.html}\n\n${gutenberg[0]}`);
    const { body: all } = wordpressUpdate.contentOf(longer);
    const same = prepareWordPress(longer, { body: [...all, { kind: 'paragraph', text: 'Am Ende.' }] }).html;
    expect(same.startsWith(longer.html)).toBe(true);
  });

  it('sends title and excerpt only when they differ', () => {
    const live = liveOf(joined(gutenberg), { description: 'Alt &amp; gut' });
    expect(prepareWordPress(live, { title: 'Neu & besser' }).request).toMatchObject({
      changes: { title: 'Neu &amp; besser' },
    });
    expect(Object.keys(prepareWordPress(live, { description: 'Neu' }).request.changes as object)).toEqual(['excerpt']);
  });

  it('refuses characters that approval could not hold, and blocks that nobody would see', () => {
    expect(() => prepareWordPress(liveOf('<p>u\u0308ber</p>'), {})).toThrow(/NFD/);
    expect(() => prepareWordPress(liveOf(joined(gutenberg)), { body: [{ kind: 'paragraph', text: ' ' }] })).toThrow(
      /cannot be written/,
    );
  });

  it('previews the whole page, with what would run or load named instead', () => {
    const evil =
      '<!-- wp:html -->\n<img src=x onerror="alert(1)"><a href="java\tscript:alert(1)">x</a><svg onload=alert(1)></svg>\n<!-- /wp:html -->';
    const page = wordpressUpdate.previewUpdate(
      prepareWordPress(liveOf(joined([...gutenberg, ...opaqueGutenberg, evil])), { title: 'Neuer Titel' }),
    );
    expect(page).toMatch(/^<!DOCTYPE html>[\s\S]*<\/html>\s*$/);
    expect(page).not.toMatch(/<script|<iframe|<svg|\son\w+=|script:alert/i);
    expect(page).toContain('‹latest-posts›');
    expect(page).toContain('<td>1</td>');
    expect(page).toContain('<h1>Neuer Titel</h1>');
    const old = wordpressUpdate.previewUpdate(prepareWordPress(liveOf(joined(classic)), {}));
    expect(old).toContain('<p>Erster <strong>Absatz</strong> &amp; mehr</p>');
  });
});

/** Another text of the same kind. */
function altered(block: Block, index: number): Block {
  switch (block.kind) {
    case 'heading':
    case 'paragraph':
      return { ...block, text: `${block.text} Neu ${index}.` };
    case 'list':
      return { ...block, items: [...block.items.slice(1), `neu ${index}`] };
    case 'link':
      return { ...block, label: `${block.label} neu` };
    case 'image':
      return { ...block, alt: `${block.alt} neu ${index}` };
  }
}

describe('An address', () => {
  it('is compared without scheme, query, fragment and last slash', () => {
    const site = 'https://example.org/blog';
    for (const same of [
      'https://example.org/blog/a/b/',
      'http://EXAMPLE.org/blog/a/b?utm_source=x#y',
      'https://example.org:443/blog/a/b',
    ]) {
      expect(pathBelow(site, same)).toBe('a/b');
    }
    expect(pathBelow(site, 'https://example.org/blog')).toBe('');
    for (const other of [
      'https://evil.example/blog/a',
      'https://example.org/blogger/a',
      'ftp://example.org/blog/a',
      '/a',
    ]) {
      expect(pathBelow(site, other)).toBeNull();
    }
    expect(pathBelow('https://example.org', 'https://example.org/%C3%BCber/')).toBe('über');
  });
});
