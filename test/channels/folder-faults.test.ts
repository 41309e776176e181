import type { FileHandle } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { anImage } from '../../channels/contract/an-image.ts';
import { FolderSettings } from '../../channels/folder/settings.ts';
import type { Channel, Prepared } from '../../domain/channel.ts';
import { anInput } from './contract.ts';
import { connectorDependencies } from './dependencies.ts';

const disk = createRequire(import.meta.url)('node:fs/promises') as typeof import('node:fs/promises');

/** `death`: from here on the disk does nothing any more, as for a process that was killed. */
const faults = ['EACCES', 'ENOSPC', 'EIO', 'death'] as const;
type Fault = (typeof faults)[number];

/** What is disturbed: the n-th call to the disk. `called` is what it was. */
let plan: { fault: Fault; place: number } | null = null;
let calls = 0;
let called = '';

/** Fails in place of the call, or halfway through it for a write. */
function disturbed<Given extends unknown[], Result>(name: string, call: (...given: Given) => Promise<Result>) {
  return async (...given: Given): Promise<Result> => {
    calls += 1;
    const due = plan && (calls === plan.place || (plan.fault === 'death' && calls > plan.place));
    if (!plan || !due) return call(...given);
    if (calls === plan.place) called = name;
    const { fault } = plan;
    if (name === 'write' && calls === plan.place) {
      const [bytes] = given as unknown as [string | Uint8Array];
      await call(...([bytes.slice(0, bytes.length / 2)] as unknown as Given));
    }
    throw Object.assign(new Error(fault), { code: fault === 'death' ? 'EIO' : fault });
  };
}

const wrapped = Object.fromEntries(
  (['link', 'lstat', 'mkdir', 'readFile', 'readdir', 'rename', 'rm', 'rmdir'] as const).map((name) => [
    name,
    disturbed(name, disk[name] as (...given: unknown[]) => Promise<unknown>),
  ]),
);
const open = disturbed('open', async (...given: Parameters<typeof disk.open>): Promise<FileHandle> => {
  const handle = await disk.open(...given);
  const [write, sync] = [handle.writeFile.bind(handle), handle.sync.bind(handle)];
  return Object.assign(handle, { writeFile: disturbed('write', write), sync: disturbed('sync', sync) });
});
jest.unstable_mockModule('node:fs/promises', () => ({ ...disk, default: disk, ...wrapped, open }));
const { folder } = await import('../../channels/folder/connector.ts');

let root = '';
/** A folder of its own for each case: the list of a full one takes more calls. */
let site = 0;
beforeAll(async () => {
  root = await disk.mkdtemp(join(tmpdir(), 'copydesk-faults-'));
});
afterAll(() => disk.rm(root, { recursive: true, force: true }));

const openFolder = (): Channel =>
  folder.open(
    'magazin',
    FolderSettings.parse({ directory: `site-${site}`, baseUrl: 'https://example.org/magazin' }),
    connectorDependencies({ workspaceDirectory: root, now: () => new Date('2026-12-01T09:00:00Z') }),
  );

const aPage = () => openFolder().prepare({ ...anInput(), image: anImage() });
async function aLivePage() {
  const { remoteId } = await openFolder().commit(await aPage());
  return (await openFolder().read(remoteId))!;
}
const works: Record<string, () => Promise<Prepared>> = {
  publish: aPage,
  async change() {
    const live = await aLivePage();
    const content = openFolder().contentOf(live);
    const body = [...content.body, { kind: 'paragraph' as const, text: 'Am Ende & neu.' }];
    return openFolder().prepare({ ...anInput(), live, content: { ...content, body } });
  },
  async withdraw() {
    const live = await aLivePage();
    const { publication, locale } = anInput();
    return openFolder().prepareOperation({ publication, kind: 'withdraw', locale, live });
  },
};

/** What readers have at the address: the approved page and its image, another page, or nothing. Read past the connector. */
async function seen({ request, operation, image }: Prepared): Promise<string> {
  const place = join(root, `site-${site}`, String(request.slug ?? operation!.remoteId));
  const page = await disk.readFile(join(place, 'index.html'), 'utf8').catch(() => null);
  if (page === null) return 'nothing';
  if (page !== request.page) return 'another page';
  if (!image) return 'the page';
  return (await disk.readdir(place)).includes(`copydesk-${image.sha256}.png`)
    ? 'the page'
    : 'the page without its image';
}

const rows: string[] = [];

/** False when the work has fewer calls. */
async function disturb(work: string, fault: Fault, place: number): Promise<boolean> {
  site += 1;
  const prepared = await works[work]!();
  const wanted = work === 'withdraw' ? 'nothing' : 'the page';
  [plan, calls, called] = [{ fault, place }, 0, ''];
  const errorClass: string = await openFolder()
    .commit(prepared)
    .then(
      () => 'none',
      (error) => error.errorClass ?? error.message,
    );
  plan = null;
  if (called === '') return false;
  const at = { work, fault, place, called };
  const after = await seen(prepared);
  const found = (await openFolder().find(prepared)).state;
  // A page is whole or not there; what is there is not denied, and what is not there not claimed.
  expect({ ...at, after }).not.toMatchObject({ after: 'the page without its image' });
  expect({ ...at, found: found === 'live' }).toEqual({ ...at, found: after === wanted });
  if (errorClass === 'none' && fault !== 'death') expect({ ...at, after }).toEqual({ ...at, after: wanted });
  // Only the outcome that was left open may turn out to be there; a clear no is one. A dead process says nothing to anybody.
  if (fault !== 'death' && !['none', 'unknown_outcome'].includes(errorClass))
    expect({ ...at, errorClass, found: found === 'live' }).toEqual({ ...at, errorClass, found: false });
  if (found !== 'live') await openFolder().commit(prepared);
  expect({ ...at, found: (await openFolder().find(prepared)).state, seen: await seen(prepared) }).toEqual({
    ...at,
    ...{ found: 'live', seen: wanted },
  });
  rows.push(['folder', work, `${place}. ${called}`, fault, errorClass, found, wanted].join(' | '));
  return true;
}

describe('A folder, disturbed at every call to the disk', () => {
  afterAll(() => {
    const head = 'connector | work | call | fault | error class | find says | after retry';
    process.stdout.write(`\n${[head, ...rows].join('\n')}\n`);
  });

  for (const work of Object.keys(works)) {
    for (const fault of faults) {
      it(`does "${work}" exactly once with ${fault}`, async () => {
        let place = 1;
        while (await disturb(work, fault, place)) place += 1;
        expect(place).toBeGreaterThan(work === 'withdraw' ? 5 : 10);
      }, 120_000);
    }
  }
});
