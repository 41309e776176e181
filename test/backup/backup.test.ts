import { randomBytes } from 'node:crypto';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readConfig } from '../../config.ts';
import { backupPart } from '../../doctor/backup.ts';
import { describeFile } from '../../house/backup/checked-file.ts';
import { makeBackup } from '../../house/backup/make-backup.ts';
import { type Manifest, manifestFile } from '../../house/backup/manifest.ts';
import { restoreBackup } from '../../house/backup/restore-backup.ts';
import { loadOrCreateSigningKey } from '../../policies/keys.ts';
import { openStore } from '../../store/open-store.ts';
import { openPostgres } from '../../store/postgres-sql.ts';
import type { Store } from '../../store/store.ts';
import { mayMount, smallDisk } from '../bad-input/disk.ts';
import { fill } from '../store/contract/fill.ts';
import { type RunningPostgres, startPostgres } from '../support/postgres.ts';
import { newEmbeddedDirectory } from '../support/stores.ts';

let directory: string;
let postgres: RunningPostgres;
let databases = 0;
let folders = 0;
let home: string;
let source: Store;
/** Of the embedded home, with the same rows for two tenants, and keys. */
let backup: string;

const newFolder = () => join(directory, `folder-${++folders}`);
const newUrl = async () => {
  const admin = await openPostgres(postgres.url);
  await admin.query(`create database restored_${++databases}`);
  await admin.close();
  return postgres.url.replace(/[^/]*$/, `restored_${databases}`);
};
const configOf = (at: string, databaseUrl?: string) =>
  readConfig({ COPYDESK_HOME: at, ...(databaseUrl && { DATABASE_URL: databaseUrl }) });
const dumpOf = async (store: Store) => {
  const lines: string[] = [];
  await store.dump(async (line) => {
    lines.push(JSON.stringify(line));
  });
  return lines.sort();
};
/** What a backup restored to, in a store that is closed again. */
const rowsIn = async (options: Parameters<typeof openStore>[0]) => {
  const store = await openStore(options);
  try {
    return await dumpOf(store);
  } finally {
    await store.close();
  }
};

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'copydesk-backup-'));
  postgres = await startPostgres();
  home = join(directory, 'home');
  const empty = await newEmbeddedDirectory();
  await cp(empty, join(home, 'database'), { recursive: true });
  await rm(empty, { recursive: true, force: true });
  source = await openStore({ kind: 'embedded', directory: join(home, 'database') });
  for (const tenant of ['a', 'b']) {
    await fill(source.forTenant(tenant));
    await loadOrCreateSigningKey(join(home, 'keys', tenant));
  }
  backup = newFolder();
  await makeBackup(configOf(home), source, backup, '0.0.1');
}, 120_000);
afterAll(async () => {
  await source?.close();
  await postgres?.stop();
  await rm(directory, { recursive: true, force: true });
}, 60_000);

describe('a backup', () => {
  it('says what it holds, of when it is and what is lost, and is closed to other users', async () => {
    const manifest = JSON.parse(await readFile(join(backup, manifestFile), 'utf8')) as Manifest;
    expect(manifest).toMatchObject({
      format: 1,
      copydesk: '0.0.1',
      source: { database: 'embedded', temporal: 'none' },
      recoveryPoint: { temporal: null, loses: expect.stringContaining('not published twice') },
      tenants: ['a', 'b'],
    });
    expect(manifest.rows.publications).toBe(4);
    for (const file of manifest.files) expect(await describeFile(backup, file.path)).toEqual(file);
    const modes = [
      ['', 0o700],
      [manifestFile, 0o600],
      ['database.jsonl.gz', 0o600],
      ['keys', 0o700],
      ['keys/a/signing-key.private.pem', 0o600],
    ] as const;
    for (const [path, mode] of modes)
      expect([path, (await stat(join(backup, path))).mode & 0o777]).toEqual([path, mode]);
  });

  it('gives an embedded home and a Postgres the same rows and keys again', async () => {
    const rows = await dumpOf(source);
    const embedded = newFolder();
    expect(await restoreBackup(configOf(embedded), backup)).toMatchObject({ into: embedded, workflows: 'missing' });
    expect(await rowsIn({ kind: 'embedded', directory: join(embedded, 'database') })).toEqual(rows);

    const [withPostgres, url] = [newFolder(), await newUrl()];
    await restoreBackup(configOf(withPostgres, url), backup);
    expect(await rowsIn({ kind: 'postgres', url })).toEqual(rows);
    for (const target of [embedded, withPostgres]) {
      const key = 'keys/b/signing-key.private.pem';
      expect(await readFile(join(target, key))).toEqual(await readFile(join(home, key)));
      expect((await stat(join(target, key))).mode & 0o777).toBe(0o600);
      expect((await readdir(target)).filter((name) => name.startsWith('.'))).toEqual([]);
    }

    // And on to the next: of this Postgres, whose home is still there when only the database was lost.
    const [second, other] = [newFolder(), await newUrl()];
    const store = await openStore({ kind: 'postgres', url });
    const { manifest } = await makeBackup(configOf(withPostgres, url), store, second, '0.0.1');
    await store.close();
    expect(manifest.source.database).toBe('postgres');
    await restoreBackup(configOf(withPostgres, other), second);
    expect(await rowsIn({ kind: 'postgres', url: other })).toEqual(rows);
  }, 120_000);

  it('is refused where something is, within the home, and while another is made', async () => {
    const config = configOf(home);
    await expect(makeBackup(config, source, backup, '0')).rejects.toMatchObject({ errorClass: 'conflict' });
    await expect(makeBackup(config, source, join(home, 'backup'), '0')).rejects.toThrow('lost with it');
    const nowhere = join(directory, 'not', 'there');
    await expect(makeBackup(config, source, nowhere, '0')).rejects.toThrow('No folder can be made here');
    const [first, second] = [newFolder(), newFolder()];
    const both = await Promise.allSettled([first, second].map((folder) => makeBackup(config, source, folder, '0')));
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { errorClass: 'conflict', message: expect.stringContaining('Another backup') },
    });
  });

  it('leaves nothing when the database cannot be read to its end', async () => {
    const target = newFolder();
    const before = await readdir(directory);
    const broken: Store = {
      ...source,
      dump: (write) =>
        source.dump(async (line) => {
          if (line.table === 'events') throw new Error('The connection was lost.');
          await write(line);
        }),
    };
    await expect(makeBackup(configOf(home), broken, target, '0')).rejects.toThrow('The connection was lost.');
    expect(await readdir(directory)).toEqual(before);
  });

  (mayMount ? it : it.skip)('leaves nothing on a disk that becomes full, and says so', async () => {
    const disk = smallDisk(1);
    try {
      // Randomness does not compress.
      const noise = randomBytes(3_000_000).toString('base64');
      await source.forTenant('a').artifacts.put('page', noise);
      await expect(makeBackup(configOf(home), source, join(disk.folder, 'backup'), '0')).rejects.toMatchObject({
        errorClass: 'transient',
        message: expect.stringContaining('The disk is full.'),
      });
      expect(await readdir(disk.folder)).toEqual([]);
    } finally {
      disk.remove();
    }
  });

  it('is known to doctor, with its age', async () => {
    const config = configOf(home);
    const [fresh] = await backupPart(config);
    expect(fresh).toMatchObject({ ok: true, message: expect.stringMatching(/^time since last backup: 0\.\d h/) });
    const [old] = await backupPart(config, Date.now() + 8 * 24 * 3_600_000);
    expect(old).toMatchObject({ ok: false, fix: 'copydesk backup FOLDER', message: expect.stringContaining('8 days') });
    expect((await backupPart(configOf(newFolder())))[0]).toMatchObject({ ok: true });
  });
});

describe('a restore is refused', () => {
  /** A copy of the backup, changed. */
  const changed = async (change: (folder: string) => Promise<void>) => {
    const folder = newFolder();
    await cp(backup, folder, { recursive: true });
    await change(folder);
    return folder;
  };
  const editManifest = (folder: string, change: (manifest: Manifest) => unknown) =>
    readFile(join(folder, manifestFile), 'utf8').then(async (text) => {
      const manifest = JSON.parse(text) as Manifest;
      await writeFile(join(folder, manifestFile), JSON.stringify(change(manifest) ?? manifest));
    });
  /** Other rows, with a manifest that goes with them: what a Copydesk with a mistake might have written. */
  const rewrite = async (folder: string, change: (lines: string[]) => string[]) => {
    const file = join(folder, 'database.jsonl.gz');
    const lines = gunzipSync(await readFile(file))
      .toString('utf8')
      .split('\n')
      .slice(0, -1);
    await writeFile(
      file,
      gzipSync(
        change(lines)
          .map((line) => `${line}\n`)
          .join(''),
      ),
    );
    const described = await describeFile(folder, 'database.jsonl.gz');
    await editManifest(folder, (manifest) => {
      manifest.files = manifest.files.map((one) => (one.path === described.path ? described : one));
    });
  };

  it.each<[string, RegExp, (folder: string) => Promise<void>]>([
    [
      'without a manifest',
      /no backup here, or one that was never finished/,
      (folder) => rm(join(folder, manifestFile)),
    ],
    ['of a newer format', /format 2/, (folder) => editManifest(folder, (it) => ({ ...it, format: 2 }))],
    ['with a manifest that is no JSON', /manifest is damaged/, (folder) => writeFile(join(folder, manifestFile), '{')],
    [
      'whose manifest leads out of it',
      /manifest is damaged: leads out/,
      (folder) => editManifest(folder, (it) => ({ ...it, files: [{ ...it.files[0], path: 'a/../../b' }] })),
    ],
    ['with a file missing', /cannot be read/, (folder) => rm(join(folder, 'keys/a/signing-key.private.pem'))],
    [
      'with a file cut short',
      /has \d+ bytes and had \d+/,
      async (folder) => {
        const file = join(folder, 'database.jsonl.gz');
        await writeFile(file, (await readFile(file)).subarray(0, -7));
      },
    ],
    [
      'with one byte changed',
      /was changed/,
      async (folder) => {
        const file = join(folder, 'database.jsonl.gz');
        const bytes = await readFile(file);
        bytes[Math.floor(bytes.length / 2)]! ^= 1;
        await writeFile(file, bytes);
      },
    ],
    ['without its end mark', /breaks off after \d+ rows/, (folder) => rewrite(folder, (lines) => lines.slice(0, -1))],
    [
      'with a row missing',
      /has \d+ rows and should have \d+/,
      (folder) => rewrite(folder, (lines) => lines.filter((line) => !line.includes('"table":"access_tokens"'))),
    ],
    [
      'with rows behind its end mark',
      /goes on behind its end mark/,
      (folder) => rewrite(folder, (lines) => [...lines, lines.at(-2)!]),
    ],
    [
      'of other migrations',
      /the dump has 9999-later.sql besides/,
      (folder) =>
        rewrite(folder, (lines) => [
          JSON.stringify({ table: 'schema_migrations', row: { name: '9999-later.sql', checksum: 'x' } }),
          ...lines.slice(0, -1),
          JSON.stringify({ end: true, rows: lines.length }),
        ]),
    ],
  ])('of a backup %s, and leaves the target empty', async (_what, reason, change) => {
    const folder = await changed(change);
    const [target, url] = [newFolder(), await newUrl()];
    await expect(restoreBackup(configOf(target, url), folder)).rejects.toThrow(reason);
    expect(await readdir(target).catch(() => [])).toEqual([]);
    const store = await openStore({ kind: 'postgres', url });
    expect(await store.tenants()).toEqual([]);
    await store.close();
  });

  it('by an embedded database whose rows break off, leaving none', async () => {
    const folder = await changed((at) => rewrite(at, (lines) => lines.slice(0, -1)));
    const target = newFolder();
    await expect(restoreBackup(configOf(target), folder)).rejects.toThrow('end mark is missing');
    expect(await readdir(target)).toEqual([]);
  }, 60_000);

  it('by a home in use, by one with other keys, and by a Postgres with rows', async () => {
    await expect(restoreBackup(configOf(home), backup)).rejects.toMatchObject({
      errorClass: 'conflict',
      where: { file: join(home, 'database', 'pgdata') },
    });

    const [otherKeys, url] = [newFolder(), await newUrl()];
    await mkdir(join(otherKeys, 'keys'), { recursive: true });
    await loadOrCreateSigningKey(join(otherKeys, 'keys', 'a'));
    const before = await readdir(otherKeys, { recursive: true });
    await expect(restoreBackup(configOf(otherKeys, url), backup)).rejects.toThrow('other keys');
    expect(await readdir(otherKeys, { recursive: true })).toEqual(before);

    const used = await openStore({ kind: 'postgres', url });
    await used.forTenant('c').turns.claim('k', 1);
    await used.close();
    const target = newFolder();
    await expect(restoreBackup(configOf(target, url), backup)).rejects.toThrow('only into an empty database');
    expect(await readdir(target)).toEqual([]);
  });
});
