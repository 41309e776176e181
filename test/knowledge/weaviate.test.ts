import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import weaviate from 'weaviate-client';
import type { KnowledgeQuery } from '../../domain/knowledge.ts';
import { KnowledgeSource } from '../../domain/workspace.ts';
import { ingestDocument, retireDocument } from '../../knowledge/ingest-document.ts';
import type { Embedder, KnowledgeDeps } from '../../knowledge/knowledge-deps.ts';
import type { PassageIndex } from '../../knowledge/passage-index.ts';
import { searchKnowledge } from '../../knowledge/search-knowledge.ts';
import { snapshot } from '../../knowledge/snapshot.ts';
import { collectionName } from '../../knowledge/weaviate-collection.ts';
import { checkWeaviate } from '../../knowledge/weaviate-connection.ts';
import { weaviateIndex } from '../../knowledge/weaviate-index.ts';
import { type RunningStore, startEmbeddedStore } from '../support/stores.ts';
import { type WeaviateForTests, weaviateForTests } from '../support/weaviate.ts';

const at = new Date('2026-11-24T12:00:00Z');

/** Two topics: rain, and all else. */
const embedder: Embedder = {
  model: 'two-topics',
  dimensions: 2,
  embed: async (texts) => texts.map((text) => (/regen|rain|nass/i.test(text) ? [0.8, 0.6] : [0.6, -0.8])),
};

describe('knowledge in Weaviate', () => {
  let server: WeaviateForTests;
  let database: RunningStore;
  let index: PassageIndex;
  let deps: KnowledgeDeps;
  let tenants = 0;

  beforeAll(async () => {
    [server, database] = await Promise.all([weaviateForTests(), startEmbeddedStore()]);
    index = weaviateIndex(server.url);
  }, 120_000);
  afterAll(async () => {
    await index?.close();
    await Promise.all([server?.stop(), database?.stop()]);
  });
  beforeEach(() => {
    deps = newTenant();
  });

  const newTenant = (): KnowledgeDeps => {
    tenants += 1;
    const tenant = `tenant-${tenants}`;
    return { sql: database.store.forTenant(tenant).sql, tenant, index, now: () => at };
  };
  /** The same knowledge, seen by the embedded index. */
  const embedded = ({ index: _index, ...rest }: KnowledgeDeps): KnowledgeDeps => rest;
  const add = (id: string, text: string, rules: Partial<KnowledgeSource> = {}, to = deps) => {
    const { files: _files, ...source } = KnowledgeSource.parse({ files: '*', ...rules });
    return ingestDocument(to, { ...source, id, origin: 'added' }, Buffer.from(text));
  };
  const search = (text: string, query: Partial<KnowledgeQuery> = {}, to = deps) =>
    searchKnowledge(to, { text, readers: ['content-lead'], at, limit: 5, ...query });
  const found = async (text: string, query: Partial<KnowledgeQuery> = {}, to = deps) =>
    (await search(text, query, to)).map(({ id }) => id);

  it('finds inflected forms in German and in English', async () => {
    await add('jacke.md', '# Jacken\n\nDie Häuser nähten wasserdichte Nähte.');
    await add('boots.md', '# Boots\n\nThe women were washing their leather boots and drying them.');
    expect(await found('Haus wasserdichter Naht')).toEqual(['jacke.md#1']);
    expect(await found('wash dried boot')).toEqual(['boots.md#1']);
    expect(await found('boots', { language: 'de' })).toEqual([]);
    expect(await found('der die das')).toEqual([]);
  });

  it('returns the passages of the embedded index, with the same scores while nothing is hidden', async () => {
    await add('a.txt', 'Jacke Jacke Hose', { language: 'de', trust: 'foreign' });
    await add('b.txt', 'Jacke Hose Hut Schuh', { language: 'de' });
    await add('c.txt', 'Die Hose und der Reißverschluss.', { language: 'de' });
    for (const text of ['Jacke', 'Jacke mit Reißverschluss', 'Hut Hose']) {
      const expected = await search(text, {}, embedded(deps));
      const passages = await search(text);
      expect(passages.map(({ score: _, ...passage }) => passage)).toEqual(
        expected.map(({ score: _, ...passage }) => passage),
      );
      for (const [place, { score }] of passages.entries()) expect(score).toBeCloseTo(expected[place]!.score, 4);
    }
  });

  it('finds what the embedded index finds, whatever was added, changed and retired, for every reader, time, language and snapshot', async () => {
    const roles = ['legal', 'approver', '*'];
    const names = ['a.txt', 'b.txt', 'c.txt'];
    const days = ['2026-11-01', '2026-11-20', '2026-12-01'];
    const optional = <T>(values: readonly T[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
    const change = fc.record({
      id: fc.constantFrom(...names),
      retire: fc.boolean(),
      text: fc.constantFrom('Marge Jacke', 'Jacken', 'Marge'),
      rules: fc.record({
        readers: fc.uniqueArray(fc.constantFrom(...roles), { minLength: 1 }),
        language: fc.constantFrom('de' as const, 'en' as const),
        validFrom: optional(days),
        validUntil: optional(days),
        supersedes: optional(names),
      }),
    });
    const question = fc.record({
      readers: fc.subarray(roles),
      language: optional(['de', 'en'] as const),
      at: fc.constantFrom('2026-10-31', ...days, '2026-12-03').map((day) => new Date(`${day}T00:00:00Z`)),
      back: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(change, { minLength: 1, maxLength: 6 }),
        fc.array(question, { minLength: 4, maxLength: 8 }),
        fc.nat(),
        async (changes, questions, taken) => {
          const own = newTenant();
          let past = '';
          for (const [step, { id, retire, text, rules }] of changes.entries()) {
            if (retire) await retireDocument(own, id);
            else await add(id, text, rules, own);
            if (step === taken % changes.length) past = await snapshot(own);
          }
          for (const { back, language, ...rest } of questions) {
            const query = { ...rest, limit: 10, ...(language && { language }), ...(back && { snapshot: past }) };
            expect((await found('Jacke Marge', query, own)).sort()).toEqual(
              (await found('Jacke Marge', query, embedded(own))).sort(),
            );
          }
        },
      ),
      { numRuns: 15 },
    );
  }, 120_000);

  /** Each way of being hidden, with the query it is hidden from. Without its condition in Weaviate's query these would crowd out the answer. */
  const hidden: { how: string; rules?: Partial<KnowledgeSource>; query?: Partial<KnowledgeQuery> }[] = [
    { how: 'others may read', rules: { readers: ['legal'] } },
    { how: 'is not valid yet', rules: { validFrom: '2026-11-25' } },
    { how: 'is no longer valid', rules: { validUntil: '2026-11-23' } },
    { how: 'is in another language', rules: { language: 'en' }, query: { language: 'de' } },
  ];
  it.each(hidden)(
    'fills the answer with what may be seen, however much better fits what $how',
    async ({ rules, query }) => {
      await add('offen.txt', 'Ein Satz über vieles, auch über eine Jacke.', { language: 'de' });
      for (const n of [1, 2, 3, 4, 5, 6]) await add(`${n}.txt`, 'Jacke Jacke Jacke', { language: 'de', ...rules });
      expect(await found('Jacke', { limit: 1, ...query })).toEqual(['offen.txt#1']);
    },
  );

  it('fills the answer with what may be seen, however much better fits what is superseded, retired or of another snapshot', async () => {
    const numbers = [1, 2, 3, 4, 5, 6];
    await add('offen.txt', 'Ein Satz über vieles, auch über eine Jacke.', { language: 'de' });
    const before = await snapshot(deps);
    for (const n of numbers) await add(`${n}.txt`, 'Jacke Jacke Jacke', { language: 'de' });
    const between = await snapshot(deps);
    expect(await found('Jacke', { limit: 1 })).not.toEqual(['offen.txt#1']);
    expect(await found('Jacke', { limit: 1, snapshot: before })).toEqual(['offen.txt#1']);
    for (const n of numbers) await add(`neu-${n}.txt`, 'Hose', { language: 'de', supersedes: `${n}.txt` });
    expect(await found('Jacke', { limit: 1 })).toEqual(['offen.txt#1']);
    for (const n of numbers) for (const id of [`neu-${n}.txt`, `${n}.txt`]) await retireDocument(deps, id);
    expect(await found('Jacke', { limit: 1 })).toEqual(['offen.txt#1']);
    expect(await found('Jacke', { limit: 1, snapshot: between })).not.toEqual(['offen.txt#1']);
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
    await add('a.md', 'Die Jacke kostet 350 Euro.');
    await retireDocument(deps, 'b.md');
    await add('c.md', 'Noch eine Jacke.');
    expect(await found('Jacke')).toEqual(['c.md#1', 'a.md#1']);
    const again = await search('Jacke', { snapshot: first });
    expect(again.map(({ id, text }) => [id, text])).toEqual(then.map(({ id, text }) => [id, text]));
    await expect(search('Jacke', { snapshot: 'sha256:none' })).rejects.toMatchObject({ errorClass: 'not_found' });
  });

  it('keeps tenants apart', async () => {
    const other = newTenant();
    await add('a.md', 'Die Jacke.');
    await add('a.md', 'Die Jacke der anderen.', {}, other);
    expect((await search('Jacke')).map(({ text }) => text)).toEqual(['Die Jacke.']);
    expect((await search('Jacke', {}, other)).map(({ text }) => text)).toEqual(['Die Jacke der anderen.']);
    await retireDocument(other, 'a.md');
    expect(await found('Jacke')).toEqual(['a.md#1']);
    expect(await found('Jacke', {}, other)).toEqual([]);
  });

  it('searches with the synonyms of a glossary, which count less than the words asked for', async () => {
    await add('synonym.md', 'Unsere Hardshell hält dicht.');
    const glossary = [{ language: 'de' as const, use: 'Regenjacke', insteadOf: ['Hardshell'] }];
    const query = { text: 'Regenjacken', readers: [], at, limit: 5 };
    expect(await searchKnowledge(deps, query)).toEqual([]);
    expect(await searchKnowledge(deps, query, glossary)).toMatchObject([{ id: 'synonym.md#1' }]);
    await add('word.md', 'Unsere Regenjacke hält dicht.');
    const both = await searchKnowledge(deps, query, glossary);
    expect(both.map(({ id }) => id)).toEqual(['word.md#1', 'synonym.md#1']);
    expect(both[1]!.score).toBeCloseTo((await searchKnowledge(embedded(deps), query, glossary))[1]!.score, 4);
  });

  it('finds by meaning what shares no word, and hides it as well', async () => {
    const hybrid = { ...deps, embedder };
    await add('a.md', 'Bei Regen bleibt man trocken.', {}, hybrid);
    await add('b.md', 'Die Tasche ist aus Leder.', {}, hybrid);
    await add('c.md', 'Regen, aber geheim.', { readers: ['legal'] }, hybrid);
    expect(await found('Wird man nass?', {}, hybrid)).toEqual(['a.md#1']);
    expect(await found('und wird es nass?', { readers: ['legal'] }, hybrid)).toEqual(['a.md#1', 'c.md#1']);
    expect(await found('Wird man nass?')).toEqual([]);
    expect((await found('Leder', {}, hybrid))[0]).toBe('b.md#1');
  });

  it('ranks by words and vectors together as the embedded index does', async () => {
    const hybrid = { ...deps, embedder };
    await add('meaning.md', 'Bei Regen bleibt man trocken.', {}, hybrid);
    await add('word.md', 'Nasse Tasche aus Leder.', {}, hybrid);
    await add('neither.md', 'Der Katalog erscheint im Mai.', {}, hybrid);
    for (const text of ['Tasche im Regen', 'Leder', 'Was tun, wenn es nass ist?'])
      expect(await found(text, {}, hybrid)).toEqual(await found(text, {}, embedded(hybrid)));
  });

  it('is searchable by words until the vectors are made, and by meaning from then on', async () => {
    const failing = { ...deps, embedder: { ...embedder, embed: () => Promise.reject(new Error('down')) } };
    const hybrid = { ...deps, embedder };
    await expect(add('a.md', 'Bei Regen trocken.', {}, failing)).rejects.toThrow('down');
    await add('b.md', 'Die Tasche ist aus Leder.', {}, hybrid);
    expect(await found('Regen', {}, hybrid)).toContain('a.md#1');
    expect(await found('nass', {}, hybrid)).not.toContain('a.md#1');
    await add('a.md', 'Bei Regen trocken.', {}, hybrid);
    expect(await found('nass', {}, hybrid)).toEqual(['a.md#1']);
  });

  it('heals what a crash between database and Weaviate left undone, also in a process that runs', async () => {
    await add('a.md', 'Die Jacke A.');
    // The crash: the database has it, nobody told Weaviate.
    await add('b.md', 'Die Jacke B.', {}, embedded(deps));
    await retireDocument(embedded(deps), 'a.md');
    expect(await found('Jacke')).toEqual(['b.md#1']);
    await add('c.md', 'Die Jacke C.', {}, embedded(deps));
    const restarted = weaviateIndex(server.url);
    expect((await found('Jacke', {}, { ...deps, index: restarted })).sort()).toEqual(['b.md#1', 'c.md#1']);
    await restarted.close();
  });

  it('puts back at the start what is missing or wrong in Weaviate, and removes what the database does not know', async () => {
    await add('a.md', 'Die Jacke A.');
    await add('b.md', 'Die Jacke B.');
    const { hostname, port, searchParams } = new URL(server.url);
    const client = await weaviate.connectToLocal({
      host: hostname,
      port: Number(port),
      grpcPort: Number(searchParams.get('grpcPort')),
    });
    const collection = client.collections.use(collectionName(undefined)).withTenant(deps.tenant);
    const ids = async () =>
      (await collection.query.fetchObjects({ limit: 100 })).objects.map(({ uuid }) => uuid).sort();
    const complete = await ids();
    expect(complete).toHaveLength(2);
    await collection.data.deleteById(complete[0]!);
    await collection.data.update({ id: complete[1]!, properties: { words: 'de:unfug', stamp: 'old' } });
    await collection.data.insert({ words: 'de:jack', stamp: 'orphan' });

    const restarted = weaviateIndex(server.url);
    expect((await found('Jacke', {}, { ...deps, index: restarted })).sort()).toEqual(['a.md#1', 'b.md#1']);
    expect(await ids()).toEqual(complete);
    await Promise.all([restarted.sync(deps), restarted.sync(deps, 'a.md'), index.sync(deps, 'b.md')]);
    expect(await ids()).toEqual(complete);
    await restarted.close();
    await client.close();
  });

  it('reads again from the database whatever Weaviate proposes', async () => {
    await add('a.md', 'Die Jacke A.');
    const [visible] = await search('Jacke');
    expect(visible?.id).toBe('a.md#1');
    // Behind the back of index and revision: the one state in which Weaviate still offers what may no longer be seen.
    await deps.sql.query(`update knowledge_versions set readers = '{legal}' where tenant = $1`, [deps.tenant]);
    expect(await found('Jacke')).toEqual([]);
  });

  it('can be looked at for its health: version, or what is wrong', async () => {
    expect(await checkWeaviate(server.url)).toEqual({ version: '1.35.2' });
    await expect(checkWeaviate(server.url.replace(/grpcPort=\d+/, 'grpcPort=1'))).rejects.toMatchObject({
      errorClass: 'transient',
      message: expect.stringContaining('gRPC port 1'),
    });
  });

  it('says that Weaviate is down when somebody searches, takes documents all the same, and heals', async () => {
    await add('a.md', 'Die Jacke A.');
    await server.down();
    try {
      await expect(search('Jacke')).rejects.toMatchObject({
        errorClass: 'transient',
        message: expect.stringContaining('does not answer'),
      });
      const { outcome, notes } = await add('b.md', 'Die Jacke B.');
      expect({ outcome, notes }).toEqual({
        outcome: 'added',
        notes: [expect.stringContaining('not in the index yet')],
      });
      await retireDocument(deps, 'a.md');
      await expect(checkWeaviate(server.url)).rejects.toMatchObject({ errorClass: 'transient' });
    } finally {
      await server.up();
    }
    expect(await found('Jacke')).toEqual(['b.md#1']);
  }, 90_000);
});
