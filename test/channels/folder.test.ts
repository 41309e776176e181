import { spawnSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anImage } from '../../channels/contract/an-image.ts';
import { folder } from '../../channels/folder/connector.ts';
import { FolderSettings } from '../../channels/folder/settings.ts';
import { plainText } from '../../channels/live-content.ts';
import type { Channel } from '../../domain/channel.ts';
import { anInput, describeChannelContract, refusal } from './contract.ts';
import { connectorDependencies } from './dependencies.ts';

let root = '';
const now = () => new Date('2026-12-01T09:00:00Z');
const openIn = (directory: string): Channel =>
  folder.open(
    'magazin',
    FolderSettings.parse({ directory, baseUrl: 'https://example.org/magazin/' }),
    connectorDependencies({ workspaceDirectory: root, now }),
  );
const pageAt = (...parts: string[]) => join(root, ...parts);

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'copydesk-folder-'));
  await chmod(root, 0o755);
});
afterAll(() => rm(root, { recursive: true, force: true }));

const foreignPage = `<!doctype html>
<html lang=de>
<head>
\t<meta charset="utf-8">
\t<title>Jacken &ndash; Grat</title>
\t<script type="application/ld+json">{"@type":"WebPage"}</script>
</head>
<body class='x'>
<nav><ul><li>Start</ul></nav>
<article class="text">
  <h1>Jacken &ndash; Grat</h1>
  <p class="lead">Die Jacke kostet 249&nbsp;&euro; im <a href="/shop">Shop</a>.</p>
  <table><tr><td>Die Tabelle</td></tr></table>
  <h3 id=pflege>Pflege</h3>
  <ul>
    <li>kalt <b>waschen</b></li>
    <li>lüften</li>
  </ul>
  <iframe src="https://video.example/1"></iframe>
</article>
<footer><p>Impressum</p></footer>
</body>
</html>
`;

describeChannelContract('A folder', () => ({
  open: () => openIn('site'),
  async countLive({ marker }) {
    const names = await readdir(pageAt('site'));
    const pages = await Promise.all(
      names.map((name) => readFile(pageAt('site', name, 'index.html'), 'utf8').catch(() => '')),
    );
    return pages.filter((page) => page.includes(`content="${marker}"`)).length;
  },
  async crashBeforeLive(prepared) {
    await openIn('site').commit(prepared);
    await rm(pageAt('site', prepared.request.slug as string), { recursive: true });
  },
  async editByHand(remoteId) {
    const path = pageAt('site', remoteId, 'index.html');
    await writeFile(path, (await readFile(path, 'utf8')).replace(/Die(?:se)? Jacke/, 'Unsere Jacke'));
  },
  async pageByHand() {
    const remoteId = `von-hand-${Math.random().toString(36).slice(2, 10)}`;
    await mkdir(pageAt('site', remoteId), { recursive: true });
    await writeFile(pageAt('site', remoteId, 'index.html'), foreignPage);
    return { remoteId, url: `https://example.org/magazin/${remoteId}/` };
  },
  async imageOf(remoteId) {
    const page = await readFile(pageAt('site', remoteId, 'index.html'), 'utf8');
    const [, name, alt] = /<article>\n<h1>.*<\/h1>\n<figure><img src="[^"]*\/([^"/]+)" alt="([^"]*)">/.exec(page)!;
    return { bytes: await readFile(pageAt('site', remoteId, name!)), alt: plainText(alt!) };
  },
  rawPage: (remoteId) => readFile(pageAt('site', remoteId, 'index.html'), 'utf8'),
  removeByHand: (remoteId) => rm(pageAt('site', remoteId), { recursive: true }),
  async openWithoutRights() {
    const before = await readdir(pageAt('site'));
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
        expect(await readdir(pageAt('site'))).toEqual(before);
      },
    };
  },
}));

describe('A folder', () => {
  it('holds a page with its metadata, and lists it', async () => {
    const channel = openIn('meta');
    const input = anInput({ title: 'Titel & Wert', slug: 'titel', description: 'Kurz "gesagt"' });
    const prepared = await channel.prepare(input);
    const receipt = await channel.commit(prepared);
    const page = await readFile(pageAt('meta', 'titel', 'index.html'), 'utf8');
    expect(receipt).toMatchObject({ url: 'https://example.org/magazin/titel/', publishedAt: now().toISOString() });
    expect(page).toContain('<html lang="de-DE">');
    expect(page).toContain('<title>Titel &amp; Wert</title>');
    expect(page).toContain('<meta name="description" content="Kurz &quot;gesagt&quot;">');
    expect(page).toContain('<link rel="canonical" href="https://example.org/magazin/titel/">');
    expect(page).toContain(`<meta name="copydesk-publication" content="${prepared.marker}">`);
    const data = JSON.parse(/<script type="application\/ld\+json">(.*)<\/script>/.exec(page)![1]!);
    expect(data).toMatchObject({
      '@type': 'Article',
      headline: 'Titel & Wert',
      digitalSourceType: 'https://schema.org/CompositeWithTrainedAlgorithmicMediaDigitalSource',
    });
    const record = JSON.parse(await readFile(pageAt('meta', '.copydesk', `${prepared.marker}.json`), 'utf8'));
    expect(record).toMatchObject({ slug: 'titel', sha256: receipt.revision });
    expect(await readFile(pageAt('meta', 'index.html'), 'utf8')).toContain(
      '<a href="https://example.org/magazin/titel/">Titel &amp; Wert</a>',
    );
    await channel.unpublish('titel');
    expect(await readFile(pageAt('meta', 'index.html'), 'utf8')).not.toContain('titel/');
  });

  it('never overwrites a page or a list of somebody else', async () => {
    const channel = openIn('foreign');
    const prepared = await channel.prepare(anInput({ slug: 'ueber-uns' }));
    await mkdir(pageAt('foreign', 'ueber-uns'), { recursive: true });
    await writeFile(pageAt('foreign', 'ueber-uns', 'index.html'), '<p>Über uns</p>');
    await writeFile(pageAt('foreign', 'index.html'), '<p>Start</p>');
    expect((await refusal(channel.commit(prepared), 'conflict')).message).toContain('never overwritten');
    expect(await channel.find(prepared)).toEqual({ state: 'absent' });
    await channel.commit(await channel.prepare(anInput({ slug: 'neu' })));
    expect(await readFile(pageAt('foreign', 'ueber-uns', 'index.html'), 'utf8')).toBe('<p>Über uns</p>');
    expect(await readFile(pageAt('foreign', 'index.html'), 'utf8')).toBe('<p>Start</p>');
    await refusal(channel.unpublish('ueber-uns'), 'conflict');
  });

  it('gives a page an address of its own when another page has its slug', async () => {
    const channel = openIn('beside');
    const first = await channel.commit(await channel.prepare(anInput({ slug: 'jacke' })));
    const input = anInput({ slug: 'jacke' });
    const prepared = await channel.prepare(input);
    const second = await channel.commit(prepared);
    expect(first.remoteId).toBe('jacke');
    expect(second.remoteId).toBe(`jacke-${prepared.marker.slice(0, 8)}`);
    // Preparing again finds the page that is ours already.
    expect(await channel.commit(await channel.prepare(input))).toEqual(second);
  });

  it('gives a slug to one of two publications that race for it', async () => {
    const channel = openIn('race');
    for (let round = 0; round < 20; round += 1) {
      const rivals = await Promise.all([1, 2].map(() => channel.prepare(anInput({ slug: `rennen-${round}` }))));
      const outcomes = await Promise.allSettled(rivals.map((prepared) => channel.commit(prepared)));
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      const winner = rivals[outcomes.findIndex(({ status }) => status === 'fulfilled')]!;
      expect(await channel.find(winner)).toMatchObject({ state: 'live' });
    }
  });

  it('publishes once when the same commit runs twice at the same time', async () => {
    const channel = openIn('twice');
    for (let round = 0; round < 20; round += 1) {
      const prepared = await channel.prepare(anInput({ slug: `doppelt-${round}` }));
      const [one, two] = await Promise.all([channel.commit(prepared), openIn('twice').commit(prepared)]);
      expect(two).toEqual(one);
      expect(await channel.find(prepared)).toEqual({ state: 'live', receipt: one });
    }
  });

  it('lets no path lead out of the folder', async () => {
    const channel = openIn('paths');
    for (const slug of ['../ausserhalb', '..', '/etc', 'a/b', 'a\\b', 'A', '', '.copydesk']) {
      await refusal(channel.prepare(anInput({ slug })), 'invalid');
      await refusal(channel.read(slug), 'invalid');
      await refusal(channel.unpublish(slug), 'invalid');
    }
    const prepared = await channel.prepare(anInput({ slug: 'gut' }));
    await refusal(channel.commit({ ...prepared, request: { ...prepared.request, slug: '../boese' } }), 'invalid');
    await mkdir(pageAt('elsewhere'));
    await mkdir(pageAt('paths'), { recursive: true });
    await symlink(pageAt('elsewhere'), pageAt('paths', 'gut'));
    await refusal(channel.commit(prepared), 'conflict');
    expect(await readdir(pageAt('elsewhere'))).toEqual([]);
  });

  it('leaves nothing half-written when there is no room for the page', async () => {
    const channel = openIn('full');
    await channel.commit(await channel.prepare(anInput({ slug: 'vorher' })));
    const before = await readdir(pageAt('full'), { recursive: true });
    const input = anInput({ slug: 'gross', body: [{ kind: 'paragraph', text: 'x'.repeat(200_000) }] });
    // A process that may write files of 32 kB at most: the write of the page stops in the middle.
    const script = fileURLToPath(new URL('./commit-to-folder.ts', import.meta.url));
    const child = spawnSync('sh', ['-c', `trap '' XFSZ; ulimit -f 64; node --import tsx "${script}" 2>&1 | cat`], {
      input: JSON.stringify({ root, directory: 'full', input }),
      encoding: 'utf8',
    });
    expect(child.stdout).toContain('transient');
    expect(child.stdout).toContain('nothing was changed');
    expect((await readdir(pageAt('full'), { recursive: true })).sort()).toEqual(before.sort());
    expect(await channel.find(await channel.prepare(input))).toEqual({ state: 'absent' });
  });

  it('keeps all around the text of a page that it never wrote', async () => {
    const channel = openIn('static');
    await mkdir(pageAt('static', 'jacken'), { recursive: true });
    await writeFile(pageAt('static', 'jacken', 'index.html'), foreignPage);
    const live = (await channel.readAt('https://example.org/magazin/jacken/index.html'))!;
    expect(live).toMatchObject({ title: 'Jacken – Grat', description: '' });
    const content = channel.contentOf(live);
    expect(content.body).toEqual([
      { kind: 'paragraph', text: 'Die Jacke kostet 249\u00a0€ im Shop.' },
      { kind: 'heading', text: 'Pflege' },
      { kind: 'list', items: ['kalt waschen', 'lüften'] },
    ]);
    const [paragraph, heading] = content.body;
    const update = await channel.prepare({
      ...anInput(),
      live,
      content: {
        ...content,
        title: 'Jacken & Mäntel',
        description: 'Neu "hier"',
        body: [
          { ...paragraph!, text: 'Die Jacke kostet 229\u00a0€ im Shop.' } as never,
          heading!,
          { kind: 'list', items: ['kalt waschen', 'lüften & bürsten'] },
          { kind: 'paragraph', text: 'Neu.' },
        ],
      },
    });
    const receipt = await channel.commit(update);
    expect(await readFile(pageAt('static', 'jacken', 'index.html'), 'utf8')).toBe(
      foreignPage
        .replace(
          '<title>Jacken &ndash; Grat</title>',
          '<title>Jacken &amp; Mäntel</title>\n<meta name="description" content="Neu &quot;hier&quot;">',
        )
        .replace('<h1>Jacken &ndash; Grat</h1>', '<h1>Jacken &amp; Mäntel</h1>')
        .replace('249', '229')
        .replace('lüften</li>', 'lüften &amp; bürsten</li>')
        .replace('</iframe>\n', '</iframe>\n<p>Neu.</p>\n'),
    );
    // The page stays a page of somebody else: it has no record, and only its file says since when it is there.
    expect((await readdir(pageAt('static', '.copydesk'))).sort()).toEqual(['former', 'list']);
    expect(await openIn('static').find(update)).toEqual({ state: 'live', receipt });
    expect(channel.preview(update)).toContain('Impressum');
    expect(channel.preview(update)).not.toMatch(/<script|<iframe/);
  });

  it('lets record, list and data of its own page follow a change', async () => {
    const channel = openIn('follow');
    const first = await channel.prepare(anInput({ slug: 'titel' }));
    await channel.commit(first);
    const live = (await channel.read('titel'))!;
    const content = { ...channel.contentOf(live), title: 'Ganz neu', description: 'Auch neu' };
    expect(channel.contentOf(live).description).toBe(anInput().content.description);
    const update = await channel.prepare({ ...anInput(), live, content });
    const receipt = await channel.commit(update);
    const page = await readFile(pageAt('follow', 'titel', 'index.html'), 'utf8');
    expect(page).toContain('<title>Ganz neu</title>\n<meta name="description" content="Auch neu">');
    expect(page).toContain('<h1>Ganz neu</h1>');
    const data = JSON.parse(/<script type="application\/ld\+json">(.*)<\/script>/.exec(page)![1]!);
    expect(data).toMatchObject({ headline: 'Ganz neu', description: 'Auch neu', identifier: first.marker });
    const record = JSON.parse(await readFile(pageAt('follow', '.copydesk', `${first.marker}.json`), 'utf8'));
    expect(record).toMatchObject({ title: 'Ganz neu', sha256: receipt.revision, publication: first.marker });
    expect(await readFile(pageAt('follow', 'index.html'), 'utf8')).toContain('>Ganz neu</a>');
    expect((await readdir(pageAt('follow', '.copydesk'))).sort()).toEqual(
      [`${first.marker}.json`, 'former', 'list'].sort(),
    );
  });

  it('says that a change is live although the record of the page has been spoilt', async () => {
    const channel = openIn('spoilt');
    const first = await channel.prepare(anInput({ slug: 'titel' }));
    await channel.commit(first);
    const live = (await channel.read('titel'))!;
    const content = { ...channel.contentOf(live), title: 'Ganz neu' };
    const update = await channel.prepare({ ...anInput(), live, content });
    await writeFile(pageAt('spoilt', '.copydesk', `${first.marker}.json`), '{');
    const receipt = await channel.commit(update);
    expect(await readFile(pageAt('spoilt', 'titel', 'index.html'), 'utf8')).toContain('<h1>Ganz neu</h1>');
    expect(await channel.find(update)).toEqual({ state: 'live', receipt });
    expect(await channel.commit(update)).toEqual(receipt);
  });

  it('refuses a page where nothing tells the text from the rest, or that has changed since it was read', async () => {
    const channel = openIn('unclear');
    await mkdir(pageAt('unclear', 'liste'), { recursive: true });
    const path = pageAt('unclear', 'liste', 'index.html');
    await writeFile(path, '<title>L</title><article><p>a</p></article><article><p>b</p></article>');
    const live = (await channel.read('liste'))!;
    expect(() => channel.contentOf(live)).toThrow(/Liste|liste/);
    const { content } = anInput();
    expect((await refusal(channel.prepare({ ...anInput(), live, content }), 'invalid')).message).toContain('<article>');
    await writeFile(path, foreignPage);
    await refusal(channel.prepare({ ...anInput(), live, content }), 'conflict');
    await writeFile(path, foreignPage.replace('lüften', 'lu\u0308ften'));
    const decomposed = (await channel.read('liste'))!;
    expect(() => channel.contentOf(decomposed)).toThrow(/NFD/);
    await refusal(channel.prepare({ ...anInput(), live: decomposed, content }), 'invalid');
  });

  it('takes the image away with its page, and nothing else that lies beside it', async () => {
    const channel = openIn('bilder');
    const image = anImage();
    const { remoteId } = await channel.commit(await channel.prepare({ ...anInput(), image }));
    await writeFile(pageAt('bilder', remoteId, 'von-hand.png'), '');
    expect(await readdir(pageAt('bilder', remoteId))).toContain(`copydesk-${image.sha256}.png`);
    await channel.unpublish(remoteId);
    expect(await readdir(pageAt('bilder', remoteId))).toEqual(['von-hand.png']);
  });

  it('writes no image over a file of its name that holds something else, and no page without its image', async () => {
    const channel = openIn('bilder');
    const image = anImage();
    const prepared = await channel.prepare({ ...anInput(), image });
    const folderOf = pageAt('bilder', prepared.request.slug as string);
    await mkdir(folderOf, { recursive: true });
    await writeFile(join(folderOf, `copydesk-${image.sha256}.png`), 'anders');
    await refusal(channel.commit(prepared), 'conflict');
    expect(await channel.find(prepared)).toEqual({ state: 'absent' });
    await rm(join(folderOf, `copydesk-${image.sha256}.png`));
    await channel.commit(prepared);
  });

  it('tells which settings are wrong', () => {
    expect(FolderSettings.safeParse({ directory: 'x', baseUrl: 'javascript:alert(1)' }).success).toBe(false);
    expect(FolderSettings.safeParse({ directory: '', baseUrl: 'https://example.org' }).success).toBe(false);
  });
});
