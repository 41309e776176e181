import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { folder } from '../../channels/folder/connector.ts';
import { FolderSettings } from '../../channels/folder/settings.ts';
import { anInput } from './contract.ts';
import { connectorDependencies } from './dependencies.ts';

const start = new Date('2026-12-01T09:00:00Z');
const hour = 3_600_000;
let root = '';
let now = start;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'copydesk-folder-list-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const openIn = (directory: string) =>
  folder.open(
    'magazin',
    FolderSettings.parse({ directory, baseUrl: 'https://example.org/magazin' }),
    connectorDependencies({ workspaceDirectory: root, now: () => now }),
  );
const publish = async (directory: string, slug: string, title = slug) => {
  const channel = openIn(directory);
  return channel.commit(await channel.prepare(anInput({ slug, title })));
};
const slugs = (prefix: string, count: number) => Array.from({ length: count }, (_, index) => `${prefix}-${index}`);
const manifests = (directory: string) => readdir(join(root, directory, '.copydesk', 'list'));

async function listed(directory: string): Promise<string[]> {
  const html = await readFile(join(root, directory, 'index.html'), 'utf8');
  return [...html.matchAll(/href="https:\/\/example\.org\/magazin\/([^/]+)\/">/g)].map(([, slug]) => slug!).sort();
}

/** Another process that publishes all of these one after the other; `enough` ends it as `kill -9` does once so many are out. */
async function elsewhere(directory: string, wanted: string[], enough = wanted.length): Promise<void> {
  const script = fileURLToPath(new URL('./publish-to-folder.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  child.stdin.end(JSON.stringify({ root, directory, slugs: wanted }));
  let out = 0;
  for await (const _ of createInterface({ input: child.stdout })) {
    out += 1;
    if (out === enough && enough < wanted.length) child.kill('SIGKILL');
  }
  const code = await ended;
  if (enough === wanted.length) expect(code).toBe(0);
}

describe('The list of pages of a folder', () => {
  it('has every page of those that came at the same moment', async () => {
    const wanted = slugs('zugleich', 40);
    await Promise.all(wanted.map((slug) => publish('zugleich', slug)));
    expect(await listed('zugleich')).toEqual(wanted.toSorted());
    // They shared the writing: far fewer manifests than pages were made, and the last ones are kept.
    const numbers = (await manifests('zugleich')).map((name) => Number.parseInt(name, 10));
    expect(Math.max(...numbers)).toBeLessThan(30);
    expect(numbers.length).toBeLessThanOrEqual(2);
  });

  it('has every page that several processes put there at the same time', async () => {
    const each = ['eins', 'zwei', 'drei'].map((name) => slugs(name, 12));
    await Promise.all(each.map((wanted) => elsewhere('prozesse', wanted)));
    expect(await listed('prozesse')).toEqual(each.flat().sort());
  }, 120_000);

  it('is right again with the next page after its writer was killed', async () => {
    for (const enough of [1, 2, 5]) {
      const directory = `tod-${enough}`;
      await elsewhere(directory, slugs('vorher', 30), enough);
      await publish(directory, 'danach');
      const pages: string[] = [];
      for (const name of await readdir(join(root, directory)))
        if (await readFile(join(root, directory, name, 'index.html')).catch(() => null)) pages.push(name);
      expect(pages.length).toBeGreaterThan(enough);
      expect(await listed(directory)).toEqual(pages.sort());
    }
  }, 120_000);

  it('is made for a folder that has no manifest, or one that cannot be read', async () => {
    await publish('alt', 'eins');
    await publish('alt', 'zwei');
    await rm(join(root, 'alt', '.copydesk', 'list'), { recursive: true });
    await publish('alt', 'drei');
    expect(await listed('alt')).toEqual(['drei', 'eins', 'zwei']);
    for (const name of await manifests('alt')) await writeFile(join(root, 'alt', '.copydesk', 'list', name), '{');
    await publish('alt', 'vier');
    expect(await listed('alt')).toEqual(['drei', 'eins', 'vier', 'zwei']);
  });

  it('reads no page again for a new one, and all again after an hour', async () => {
    now = start;
    await publish('ruhig', 'eins', 'Alter Titel');
    const records = join(root, 'ruhig', '.copydesk');
    const [name] = (await readdir(records)).filter((each) => each.endsWith('.json'));
    const text = await readFile(join(records, name!), 'utf8');
    await writeFile(join(records, name!), text.replace('Alter Titel', 'Von Hand'));
    const list = () => readFile(join(root, 'ruhig', 'index.html'), 'utf8');
    await publish('ruhig', 'zwei');
    expect(await list()).toContain('>Alter Titel</a>');
    now = new Date(start.getTime() + hour);
    await publish('ruhig', 'drei');
    expect(await list()).toContain('>Von Hand</a>');
    now = start;
  });

  it('loses at once what was withdrawn, or whose folder is gone, and names an address that is used again once', async () => {
    await publish('weg', 'eins');
    await publish('weg', 'zwei');
    await publish('weg', 'drei');
    await writeFile(join(root, 'weg', 'eins', 'notiz.txt'), 'bleibt');
    await openIn('weg').unpublish('eins');
    expect(await listed('weg')).toEqual(['drei', 'zwei']);
    await rm(join(root, 'weg', 'zwei'), { recursive: true });
    now = new Date(start.getTime() + 1_000);
    await publish('weg', 'eins', 'Wieder da');
    now = start;
    expect(await listed('weg')).toEqual(['drei', 'eins']);
    expect(await readFile(join(root, 'weg', 'index.html'), 'utf8')).toContain('>Wieder da</a>');
  });
});
