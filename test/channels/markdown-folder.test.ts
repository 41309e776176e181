import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { folder } from '../../channels/folder/connector.ts';
import { FolderSettings } from '../../channels/folder/settings.ts';
import type { Channel } from '../../domain/channel.ts';
import { anInput, describeChannelContract, refusal } from './contract.ts';
import { connectorDependencies } from './dependencies.ts';

let root = '';
const now = () => new Date('2026-12-01T09:00:00Z');
const openIn = (directory: string, frontMatter: 'hugo' | 'astro' | 'eleventy' = 'hugo'): Channel =>
  folder.open(
    'magazin',
    FolderSettings.parse({ directory, baseUrl: 'https://example.org/magazin/', format: 'markdown', frontMatter }),
    connectorDependencies({ workspaceDirectory: root, now }),
  );
const pageAt = (...parts: string[]) => join(root, ...parts);

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'copydesk-markdown-'));
  await chmod(root, 0o755);
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** As people write for Hugo, with much that the house cannot write. */
const byHand = `---
# Von Hand
title: Jacken & "Mäntel"   # mit Anmerkung
date: 2024-05-01
description: >-
  Warm und
  leicht.
tags: [jacken, "winter"]
---

Die Jacke kostet **249 €** im [Shop](https://example.org/shop?a=1&b=2 "Zum Shop").

| Größe | Preis |
| ----- | ----- |
| M     | 249   |

{{< figure src="/a.jpg" >}}

### Pflege

1. kalt *waschen*
2. lüften

\`\`\`js
let x = "Die Waschmaschine";
\`\`\`
`;

describeChannelContract('A folder of Markdown', () => ({
  open: () => openIn('site'),
  async countLive({ marker }) {
    const names = (await readdir(pageAt('site')).catch(() => [] as string[])).filter((name) => name.endsWith('.md'));
    const pages = await Promise.all(names.map((name) => readFile(pageAt('site', name), 'utf8')));
    return pages.filter((page) => page.includes(`publication: "${marker}"`)).length;
  },
  async crashBeforeLive(prepared) {
    await openIn('site').commit(prepared);
    await rm(pageAt('site', `${prepared.request.slug}.md`));
  },
  async editByHand(remoteId) {
    const path = pageAt('site', `${remoteId}.md`);
    await writeFile(path, (await readFile(path, 'utf8')).replace(/Die(?:se)? Jacke/, 'Unsere Jacke'));
  },
  async pageByHand() {
    const remoteId = `von-hand-${Math.random().toString(36).slice(2, 10)}`;
    await mkdir(pageAt('site'), { recursive: true });
    await writeFile(pageAt('site', `${remoteId}.md`), byHand);
    return { remoteId, url: `https://example.org/magazin/${remoteId}/` };
  },
  rawPage: (remoteId) => readFile(pageAt('site', `${remoteId}.md`), 'utf8'),
  removeByHand: (remoteId) => rm(pageAt('site', `${remoteId}.md`)),
  async openWithoutRights() {
    await chmod(pageAt('site'), 0o555);
    await chmod(pageAt('site', '.copydesk'), 0o555);
    // The administrator may write everywhere, so the test steps down for a moment.
    const isRoot = process.getuid!() === 0;
    if (isRoot) process.seteuid!(65534);
    return {
      channel: openIn('site'),
      async restore() {
        if (isRoot) process.seteuid!(0);
        await chmod(pageAt('site'), 0o755);
        await chmod(pageAt('site', '.copydesk'), 0o755);
      },
    };
  },
}));

describe('A folder of Markdown', () => {
  it.each([
    ['hugo' as const, { date: '2026-12-01', slug: 'titel' }],
    ['astro' as const, { pubDate: '2026-12-01', slug: 'titel' }],
    ['eleventy' as const, { date: '2026-12-01', permalink: '/magazin/titel/' }],
  ])('writes the front matter that %s reads', async (generator, own) => {
    const channel = openIn(generator, generator);
    const input = anInput({ title: 'yes: "5 < 6" # {{x}}', slug: 'titel', description: "it's: - [kurz]" });
    const prepared = await channel.prepare(input);
    await channel.commit(prepared);
    const [, yaml] = (await readFile(pageAt(generator, 'titel.md'), 'utf8')).split(/^---\n/m);
    expect(parse(yaml!)).toEqual({
      title: 'yes: "5 < 6" # {{x}}',
      description: "it's: - [kurz]",
      lang: 'de-DE',
      draft: false,
      copydesk: {
        publication: prepared.marker,
        digitalSourceType: 'https://schema.org/CompositeWithTrainedAlgorithmicMediaDigitalSource',
        ...input.metadata,
      },
      ...own,
    });
    // Nothing that a generator would take for a page of its own.
    expect((await readdir(pageAt(generator))).sort()).toEqual(['.copydesk', 'titel.md']);
  });

  it('keeps comments, order and spelling of front matter and text around what changes', async () => {
    const channel = openIn('around');
    await mkdir(pageAt('around'), { recursive: true });
    await writeFile(pageAt('around', 'jacken.md'), byHand);
    const live = (await channel.read('jacken'))!;
    const content = channel.contentOf(live);
    expect(content).toMatchObject({ title: 'Jacken & "Mäntel"', description: 'Warm und leicht.' });
    expect(content.body).toEqual([
      { kind: 'paragraph', text: 'Die Jacke kostet 249 € im Shop.' },
      { kind: 'heading', text: 'Pflege' },
      { kind: 'list', items: ['kalt waschen', 'lüften'] },
    ]);
    const update = await channel.prepare({
      ...anInput(),
      live,
      content: {
        ...content,
        title: 'Neu: [x]',
        description: 'Auch neu',
        body: [
          { kind: 'paragraph', text: 'Die Jacke kostet 229 € im Shop.' },
          { kind: 'heading', text: 'Pflege & *Wäsche*' },
          { kind: 'list', items: ['kalt waschen', '1. lüften', 'bürsten'] },
        ],
      },
    });
    await channel.commit(update);
    expect(await readFile(pageAt('around', 'jacken.md'), 'utf8')).toBe(
      byHand
        .replace('Jacken & "Mäntel"', '"Neu: [x]"')
        .replace('>-\n  Warm und\n  leicht.\n', '"Auch neu"\n')
        .replace('249 €', '229 €')
        .replace('### Pflege', '### Pflege \\& \\*Wäsche\\*')
        .replace('2. lüften\n', '2. 1\\. lüften\n1. bürsten\n'),
    );
  });

  it('becomes the page that was approved when Eleventy builds it', async () => {
    const channel = openIn('eleventy-site/content', 'eleventy');
    const input = anInput({
      title: 'Wärme & "Wetter" {{ 1 | plus: 1 }}',
      slug: 'waerme',
      description: 'Kurz & <gut>',
      body: [
        { kind: 'heading', text: '1. {% raw %} <b>Heading</b>' },
        { kind: 'paragraph', text: '{{ title }} *nicht* _fett_ `code` <script>alert(1)</script> a@b.de' },
        { kind: 'paragraph', text: '# keine Überschrift' },
        { kind: 'list', items: ['- eins', '2) zwei & drei', '[x](javascript:alert(1))'] },
        { kind: 'list', items: ['andere'] },
        { kind: 'link', label: 'Shop [de]', url: 'https://example.org/shop?a=1&b=2' },
        { kind: 'image', url: '/b.jpg', alt: 'Jacke "vorn"' },
      ],
    });
    await channel.commit(await channel.prepare(input));
    await writeFile(
      pageAt('eleventy-site/content', 'content.json'),
      JSON.stringify({ layout: 'page.njk', templateEngineOverride: 'liquid,md' }),
    );
    await mkdir(pageAt('eleventy-site/content/_includes'), { recursive: true });
    await writeFile(
      pageAt('eleventy-site/content/_includes/page.njk'),
      '<html lang="{{ lang }}"><title>{{ title }}</title><meta name="description" content="{{ description }}">{{ content | safe }}</html>',
    );
    const eleventy = fileURLToPath(new URL('../../node_modules/@11ty/eleventy/cmd.cjs', import.meta.url));
    await promisify(execFile)(process.execPath, [eleventy, '--input=content', '--output=public', '--quiet'], {
      cwd: pageAt('eleventy-site'),
    });
    const page = await readFile(pageAt('eleventy-site/public/magazin/waerme/index.html'), 'utf8');
    expect(page).toContain('<html lang="de-DE"><title>Wärme &amp; &quot;Wetter&quot; {{ 1 | plus: 1 }}</title>');
    expect(page).toContain('<meta name="description" content="Kurz &amp; &lt;gut&gt;">');
    expect(page).toContain('<h2>1. {% raw %} &lt;b&gt;Heading&lt;/b&gt;</h2>');
    expect(page).toContain('<p>{{ title }} *nicht* _fett_ `code` &lt;script&gt;alert(1)&lt;/script&gt; a@b.de</p>');
    expect(page).toContain('<p># keine Überschrift</p>');
    expect(page).toContain(
      '<ul>\n<li>- eins</li>\n<li>2) zwei &amp; drei</li>\n<li>[x](javascript:alert(1))</li>\n</ul>',
    );
    expect(page).toContain('<ul>\n<li>andere</li>\n</ul>');
    expect(page).toContain('<p><a href="https://example.org/shop?a=1&amp;b=2">Shop [de]</a></p>');
    expect(page).toContain('<p><img src="/b.jpg" alt="Jacke &quot;vorn&quot;"></p>');
    // Records and former versions are no pages.
    expect(
      (await readdir(pageAt('eleventy-site/public'), { recursive: true })).filter((name) => name.endsWith('.html')),
    ).toEqual(['magazin/waerme/index.html']);
  });

  it('refuses a file without front matter, and says what it needs', async () => {
    const channel = openIn('bare');
    await mkdir(pageAt('bare'), { recursive: true });
    await writeFile(pageAt('bare', 'kahl.md'), 'Die Jacke.\n');
    const live = (await channel.read('kahl'))!;
    expect(() => channel.contentOf(live)).toThrow(/no title/);
    await refusal(channel.prepare({ ...anInput(), live }), 'invalid');
  });

  it('needs to know the generator, and only for Markdown', () => {
    const settings = { directory: 'x', baseUrl: 'https://example.org' };
    expect(FolderSettings.safeParse({ ...settings, format: 'markdown' }).success).toBe(false);
    expect(FolderSettings.safeParse({ ...settings, frontMatter: 'hugo' }).success).toBe(false);
    expect(FolderSettings.parse(settings)).toMatchObject({ format: 'html' });
  });
});
