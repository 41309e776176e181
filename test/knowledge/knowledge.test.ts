import { mkdir, mkdtemp, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { KnowledgeQuery } from '../../domain/knowledge.ts';
import { KnowledgeSource } from '../../domain/workspace.ts';
import { ingestDocument, retireDocument } from '../../knowledge/ingest-document.ts';
import { ingestFolder } from '../../knowledge/ingest-folder.ts';
import type { Embedder, KnowledgeDeps } from '../../knowledge/knowledge-deps.ts';
import { listDocuments } from '../../knowledge/list-documents.ts';
import { readPassages } from '../../knowledge/read-passages.ts';
import { searchKnowledge } from '../../knowledge/search-knowledge.ts';
import { snapshot } from '../../knowledge/snapshot.ts';
import { openStore } from '../../store/open-store.ts';
import type { Store } from '../../store/store.ts';
import { startPostgres } from '../support/postgres.ts';
import { makePdf } from './make-pdf.ts';

const at = new Date('2026-11-24T12:00:00Z');

/** The embedded database has pgvector, the throwaway Postgres has not: both ways of comparing vectors run. */
const databases = [
  { name: 'the embedded database', open: openEmbedded },
  { name: 'Postgres', open: openOnPostgres },
];

async function openEmbedded() {
  const directory = await mkdtemp(join(tmpdir(), 'knowledge-'));
  const store = await openStore({ kind: 'embedded', directory });
  return {
    store,
    async close() {
      await store.close();
      await rm(directory, { recursive: true });
    },
  };
}

async function openOnPostgres() {
  const { url, stop } = await startPostgres();
  const store = await openStore({ kind: 'postgres', url });
  return {
    store,
    async close() {
      await store.close();
      await stop();
    },
  };
}

describe.each(databases)('knowledge on $name', ({ open }) => {
  let database: { store: Store; close(): Promise<void> };
  let deps: KnowledgeDeps;
  let tenants = 0;

  beforeAll(async () => {
    database = await open();
  }, 60_000);
  afterAll(() => database.close());
  beforeEach(() => {
    deps = depsOf(nextTenant());
  });

  const nextTenant = () => {
    tenants += 1;
    return `tenant-${tenants}`;
  };
  const depsOf = (tenant: string): KnowledgeDeps => ({
    sql: database.store.forTenant(tenant).sql,
    tenant,
    now: () => at,
  });
  const add = (id: string, text: string | Uint8Array, rules: Partial<KnowledgeSource> = {}, to = deps) => {
    const { files: _files, ...source } = KnowledgeSource.parse({ files: '*', ...rules });
    return ingestDocument(to, { ...source, id, origin: 'added' }, Buffer.from(text));
  };
  const search = (text: string, query: Partial<KnowledgeQuery> = {}, to = deps) =>
    searchKnowledge(to, { text, readers: ['content-lead'], at, limit: 5, ...query });
  const found = async (text: string, query: Partial<KnowledgeQuery> = {}) =>
    (await search(text, query)).map(({ id }) => id);

  it('finds inflected forms in German and in English', async () => {
    await add('jacke.md', '# Jacken\n\nDie Häuser nähten wasserdichte Nähte.');
    await add('boots.md', '# Boots\n\nThe women were washing their leather boots and drying them.');
    expect(await found('Haus wasserdichter Naht')).toEqual(['jacke.md#1']);
    expect(await found('wash dried boot')).toEqual(['boots.md#1']);
    expect(await found('boots', { language: 'de' })).toEqual([]);
    expect(await found('der die das')).toEqual([]);
  });

  it('returns a passage with all that a claim cites', async () => {
    await add(
      'labor.pdf',
      makePdf([['Erste Seite der Prüfung.'], ['Die Wassersäule betrug 20000 mm.']], 'Laborbericht'),
      {
        trust: 'foreign',
        language: 'de',
      },
    );
    expect(await search('Wassersäule')).toEqual([
      {
        id: 'labor.pdf#2',
        document: 'labor.pdf',
        title: 'Laborbericht',
        heading: null,
        page: 2,
        text: 'Die Wassersäule betrug 20000 mm.',
        language: 'de',
        integrity: 'untrusted',
        readers: ['*'],
        score: 1,
      },
    ]);
  });

  it('ranks rare words above common ones and short passages above long ones', async () => {
    await add('a.txt', 'Die Jacke ist rot. Sie hat viele Taschen und eine Kapuze und einen langen Saum.', {
      language: 'de',
    });
    await add('b.txt', 'Die Jacke ist blau.', { language: 'de' });
    await add('c.txt', 'Die Jacke hat einen Reißverschluss.', { language: 'de' });
    expect((await found('Jacke mit Reißverschluss'))[0]).toBe('c.txt#1');
    expect((await found('Jacke')).at(-1)).toBe('a.txt#1');
  });

  it('scores as BM25 does', async () => {
    await add('a.txt', 'Jacke Jacke Hose', { language: 'de' });
    await add('b.txt', 'Jacke Hose Hut Schuh', { language: 'de' });
    // Titles count as words: "a" and "b" are stop words in neither, so lengths are 4 and 5, their mean 4.5.
    const bm25 = (frequency: number, length: number) =>
      (frequency * 2.2) / (frequency + 1.2 * (0.25 + (0.75 * length) / 4.5));
    const [first, second] = await search('Jacke');
    expect(first?.id).toBe('a.txt#1');
    expect(second?.score).toBeCloseTo(bm25(1, 5) / bm25(2, 4), 6);
  });

  it('gives a passage to nobody but its readers, whatever the sets', async () => {
    const roles = ['legal', 'approver', 'content-lead', '*'];
    const sets = fc.uniqueArray(fc.constantFrom(...roles), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(sets, { minLength: 1, maxLength: 4 }),
        fc.subarray(roles),
        async (documents, readers) => {
          const own = depsOf(nextTenant());
          for (const [index, allowed] of documents.entries())
            await add(`${index}.txt`, 'Geheime Marge', { readers: allowed }, own);
          const seen = (await search('Marge', { readers, limit: 10 }, own)).map(({ document }) => document).sort();
          const may = (allowed: string[]) => allowed.includes('*') || allowed.some((role) => readers.includes(role));
          expect(seen).toEqual(documents.flatMap((allowed, index) => (may(allowed) ? [`${index}.txt`] : [])));
          const ids = documents.map((_, index) => `${index}.txt#1`);
          const read = await readPassages(own, ids, { readers, at });
          expect(read.map(({ document }) => document)).toEqual(seen);
        },
      ),
      { numRuns: 12 },
    );
  });

  it('ranks as if hidden documents were not there', async () => {
    await add('a.txt', 'Die Jacke und der Rucksack.');
    await add('b.txt', 'Der Rucksack, nur der Rucksack.');
    const before = await search('Jacke Rucksack');
    for (const n of [1, 2, 3]) await add(`geheim-${n}.txt`, 'Jacke Jacke Jacke', { readers: ['legal'] });
    expect(await search('Jacke Rucksack')).toEqual(before);
  });

  it('lets a file narrow what its source allows and refuses to widen it', async () => {
    await add('intern.md', '---\nreaders: [legal]\nvalid_until: 2026-11-30\n---\nDie Marge ist hoch.', {
      validUntil: '2027-01-31',
    });
    expect(await found('Marge')).toEqual([]);
    expect(await found('Marge', { readers: ['legal'] })).toEqual(['intern.md#1']);
    expect(await found('Marge', { readers: ['legal'], at: new Date('2026-12-01T00:00:00Z') })).toEqual([]);
    await expect(add('x.md', '---\nreaders: [content-lead]\n---\nText', { readers: ['legal'] })).rejects.toMatchObject({
      errorClass: 'invalid',
      where: { file: 'x.md', field: 'readers' },
    });
  });

  it('leaves out what is not yet or no longer valid, and what was superseded', async () => {
    await add('alt.md', 'Rückgabe in 14 Tagen.');
    await add('neu.md', 'Rückgabe in 30 Tagen.', {
      validFrom: '2026-06-01',
      validUntil: '2026-12-31',
      supersedes: 'alt.md',
    });
    const on = (day: string) => found('Rückgabe', { at: new Date(`${day}Z`) });
    expect(await on('2026-05-31T23:59:59')).toEqual(['alt.md#1']);
    expect(await on('2026-06-01T00:00:00')).toEqual(['neu.md#1']);
    expect(await on('2026-12-31T23:59:59')).toEqual(['neu.md#1']);
    expect(await on('2027-01-01T00:00:00')).toEqual(['alt.md#1']);
  });

  it('shows a snapshot as it was, also after documents were changed and retired', async () => {
    await add('a.md', 'Die Jacke kostet 300 Euro.');
    await add('b.md', 'Die Jacke ist dicht.');
    const first = await snapshot(deps);
    const then = await search('Jacke', { snapshot: first });
    expect(await snapshot(deps)).toBe(first);

    await add('a.md', 'Die Jacke kostet 350 Euro.');
    await retireDocument(deps, 'b.md');
    await add('c.md', 'Noch eine Jacke.');
    expect(await found('Jacke')).toEqual(['c.md#1', 'a.md#1']);
    expect(await search('Jacke', { snapshot: first })).toEqual(then);
    expect(await readPassages(deps, ['a.md#1', 'c.md#1'], { readers: [], at, snapshot: first })).toMatchObject([
      { text: 'Die Jacke kostet 300 Euro.' },
    ]);
    expect(await snapshot(deps)).not.toBe(first);

    await add('a.md', 'Die Jacke kostet 300 Euro.');
    await add('b.md', 'Die Jacke ist dicht.');
    await retireDocument(deps, 'c.md');
    expect(await snapshot(deps)).toBe(first);
    await expect(search('Jacke', { snapshot: 'sha256:none' })).rejects.toMatchObject({ errorClass: 'not_found' });
  });

  it('keeps tenants apart', async () => {
    const other = depsOf(nextTenant());
    await add('a.md', 'Die Jacke.');
    const taken = await snapshot(deps);
    await add('a.md', 'Die Jacke der anderen.', {}, other);
    expect((await search('Jacke')).map(({ text }) => text)).toEqual(['Die Jacke.']);
    expect((await search('Jacke', {}, other)).map(({ text }) => text)).toEqual(['Die Jacke der anderen.']);
    await expect(search('Jacke', { snapshot: taken }, other)).rejects.toMatchObject({ errorClass: 'not_found' });
    await retireDocument(other, 'a.md');
    expect(await found('Jacke')).toEqual(['a.md#1']);
  });

  it('skips unchanged bytes, but not changed rules', async () => {
    expect(await add('a.md', 'Die Jacke.')).toEqual({ outcome: 'added', notes: [] });
    expect((await add('a.md', 'Die Jacke.')).outcome).toBe('unchanged');
    expect((await add('a.md', 'Die Jacke.', { readers: ['legal'] })).outcome).toBe('changed');
    expect(await found('Jacke')).toEqual([]);
  });

  it('searches with the synonyms of a glossary', async () => {
    await add('a.md', 'Unsere Hardshell hält dicht.');
    const glossary = [{ language: 'de' as const, use: 'Regenjacke', insteadOf: ['Hardshell'] }];
    const query = { text: 'Regenjacken', readers: [], at, limit: 5 };
    expect(await searchKnowledge(deps, query)).toEqual([]);
    expect(await searchKnowledge(deps, query, glossary)).toMatchObject([{ id: 'a.md#1' }]);
  });

  it('finds by meaning what shares no word, embeds each passage once and hides it as well', async () => {
    const seen: string[] = [];
    const embedder: Embedder = {
      model: 'two-topics',
      dimensions: 2,
      async embed(texts, kind) {
        if (kind === 'passage') seen.push(...texts);
        return texts.map((text) => (/regen|rain|nass/i.test(text) ? [0.8, 0.6] : [0.6, -0.8]));
      },
    };
    const hybrid = { ...deps, embedder };
    await add('a.md', 'Bei Regen bleibt man trocken.', {}, hybrid);
    await add('b.md', 'Die Tasche ist aus Leder.', {}, hybrid);
    await add('c.md', 'Regen, aber geheim.', { readers: ['legal'] }, hybrid);
    expect((await search('Wird man nass?', {}, hybrid)).map(({ id }) => id)).toEqual(['a.md#1']);
    expect(await found('Wird man nass?')).toEqual([]);
    await add('a.md', 'Bei Regen bleibt man trocken.', {}, hybrid);
    expect(seen).toHaveLength(3);
  });

  it('makes the vectors later when the embedder failed, and is searchable by words until then', async () => {
    const failing: Embedder = { model: 'm', dimensions: 2, embed: () => Promise.reject(new Error('down')) };
    await expect(add('a.md', 'Die Jacke.', {}, { ...deps, embedder: failing })).rejects.toThrow('down');
    expect(await found('Jacke')).toEqual(['a.md#1']);
    const working: Embedder = { ...failing, embed: async (texts) => texts.map(() => [1, 0]) };
    await add('a.md', 'Die Jacke.', {}, { ...deps, embedder: working });
    const [row] = await deps.sql.query<{ n: number | string }>(
      'select count(*) as n from knowledge_vectors where tenant = $1',
      [deps.tenant],
    );
    expect(Number(row?.n)).toBe(1);
  });

  it('follows a folder: added, changed, unchanged, retired, failed', async () => {
    const root = await mkdtemp(join(tmpdir(), 'knowledge-'));
    const write = async (file: string, text: string | Uint8Array) => {
      await mkdir(dirname(join(root, file)), { recursive: true });
      await writeFile(join(root, file), text);
    };
    try {
      await write('knowledge/a.md', 'Die Jacke A.');
      await write('knowledge/b.html', '<p hidden>x</p><p>Die Jacke B.</p>');
      await write('knowledge/intern/c.md', 'Die Jacke C.');
      await write('knowledge/d.pdf', 'no PDF');
      await write('outside.md', 'Die Jacke draußen.');
      await symlink(join(root, 'outside.md'), join(root, 'knowledge', 'link.md'));
      await add('von-hand.md', 'Die Jacke von Hand.');
      const sources = [
        KnowledgeSource.parse({ files: 'knowledge/intern/*', readers: ['legal'] }),
        KnowledgeSource.parse({ files: 'knowledge/**/*.{md,html,pdf}' }),
      ];
      const first = await ingestFolder(deps, root, sources);
      expect(first).toMatchObject({
        added: ['knowledge/a.md', 'knowledge/b.html', 'knowledge/intern/c.md'],
        changed: [],
        unchanged: [],
        retired: [],
        failed: [{ file: 'knowledge/d.pdf', reason: expect.stringContaining('The PDF cannot be read') }],
        notes: [{ file: 'knowledge/b.html', note: '1 hidden elements left out' }],
      });
      expect((await listDocuments(deps)).map(({ id, readers }) => [id, readers])).toEqual([
        ['knowledge/a.md', ['*']],
        ['knowledge/b.html', ['*']],
        ['knowledge/intern/c.md', ['legal']],
        ['von-hand.md', ['*']],
      ]);

      await write('knowledge/a.md', 'Die Jacke A, neu.');
      await write('knowledge/intern/c.md', '---\nreaders: 7\n---\nkaputt');
      await write('knowledge/d.pdf', makePdf([['Die Jacke D.']]));
      await unlink(join(root, 'knowledge/b.html'));
      expect(await ingestFolder(deps, root, sources)).toMatchObject({
        added: ['knowledge/d.pdf'],
        changed: ['knowledge/a.md'],
        retired: ['knowledge/b.html'],
        failed: [{ file: 'knowledge/intern/c.md' }],
      });
      expect((await found('Jacke', { readers: ['legal'] })).sort()).toEqual([
        'knowledge/a.md#1',
        'knowledge/d.pdf#1',
        'knowledge/intern/c.md#1',
        'von-hand.md#1',
      ]);
      const outside = [KnowledgeSource.parse({ files: '../*.md' })];
      await expect(ingestFolder(deps, root, outside)).rejects.toMatchObject({ errorClass: 'invalid' });
    } finally {
      await rm(root, { recursive: true });
    }
  });
});
