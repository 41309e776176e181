import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Ref } from '../../domain/ref.ts';
import { openStore } from '../../store/open-store.ts';

const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
const holder = fileURLToPath(new URL('../support/hold-store.ts', import.meta.url));

describe('the embedded store', () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'copydesk-embedded-'));
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));

  const open = () => openStore({ kind: 'embedded', directory });

  /** Starts the process that holds the store and waits until it printed `last` or so many lines. */
  async function hold(
    mode: string,
    enough: (lines: string[]) => boolean,
  ): Promise<{ child: ChildProcess; lines: string[] }> {
    const child = spawn(process.execPath, ['--import', tsx, holder, directory, mode], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines: string[] = [];
    for await (const line of createInterface({ input: child.stdout! })) {
      lines.push(line);
      if (enough(lines)) break;
    }
    return { child, lines };
  }

  async function kill(child: ChildProcess): Promise<void> {
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  it('refuses a second opener in the same process and lets go when it is closed', async () => {
    const store = await open();
    await expect(open()).rejects.toMatchObject({
      name: 'CopydeskError',
      errorClass: 'conflict',
      message: expect.stringMatching(new RegExp(`in use by process ${process.pid}\\..*stop it`)),
    });
    await store.close();
    expect(existsSync(join(directory, 'lock.pid'))).toBe(false);
    const again = await open();
    await again.close();
    await again.close();
    await expect(again.tenants()).rejects.toMatchObject({
      errorClass: 'transient',
      message: expect.stringContaining('closed'),
    });
  }, 60_000);

  it('names the process that has it open, and has all that was committed after that was killed', async () => {
    const { child, lines } = await hold('', (printed) => printed.length > 100);
    await expect(open()).rejects.toThrow(`in use by process ${child.pid}.`);
    await kill(child);
    const store = await open();
    const { artifacts } = store.forTenant('held');
    const refs = lines.filter((line) => line.startsWith('sha256:')) as Ref[];
    expect(refs).toHaveLength(100);
    expect(await Promise.all(refs.map((ref) => artifacts.get(ref)))).toEqual(refs.map((_, n) => ({ n: n + 1 })));
    await store.close();
  }, 60_000);

  it('has nothing of a transaction that was open when its process was killed', async () => {
    const { child } = await hold('torn', (printed) => printed.at(-1) === 'torn');
    await kill(child);
    const store = await open();
    expect(await store.forTenant('held').events.list('torn')).toEqual([]);
    await store.close();
  }, 60_000);

  it('lets timers of the process fire while a heavy query runs', async () => {
    const store = await open();
    const order: string[] = [];
    const query = store
      .forTenant('any')
      .sql.query('select sum(sqrt(n)) from generate_series(1, 3000000) n')
      .then(() => order.push('query'));
    setTimeout(() => order.push('timer'), 1);
    await query;
    await store.close();
    expect(order).toEqual(['timer', 'query']);
  }, 60_000);

  it('finishes what is under way before it closes', async () => {
    const store = await open();
    const tenant = store.forTenant('closing');
    const puts = Array.from({ length: 20 }, (_, n) => tenant.artifacts.put('note', n));
    await store.close();
    expect(await Promise.all(puts)).toHaveLength(20);
  }, 60_000);

  it('says which folder it is when the database in it does not open, and lets go of it', async () => {
    const broken = join(directory, 'broken');
    await mkdir(join(broken, 'pgdata'), { recursive: true });
    await writeFile(join(broken, 'pgdata', 'PG_VERSION'), '18\n');
    const attempt = () => openStore({ kind: 'embedded', directory: broken });
    await expect(attempt()).rejects.toMatchObject({ errorClass: 'invalid', message: expect.stringContaining(broken) });
    await expect(attempt()).rejects.toThrow('does not open');
  }, 60_000);
});
