import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import weaviate from 'weaviate-client';
import { retireDocument } from '../../knowledge/ingest-document.ts';
import type { KnowledgeDeps } from '../../knowledge/knowledge-deps.ts';
import { collectionName } from '../../knowledge/weaviate-collection.ts';
import { checkWeaviate } from '../../knowledge/weaviate-connection.ts';
import { weaviateIndex } from '../../knowledge/weaviate-index.ts';
import { add, embedded, embedder, found, type RunningKnowledge, search, startKnowledge } from './weaviate-knowledge.ts';

describe('Weaviate as a projection of the database', () => {
  let knowledge: RunningKnowledge;
  let deps: KnowledgeDeps;
  beforeAll(async () => {
    knowledge = await startKnowledge();
  }, 120_000);
  afterAll(() => knowledge?.stop());
  beforeEach(() => {
    deps = knowledge.newTenant();
  });

  /** Past the code under test. */
  const connect = () => {
    const { hostname, port, searchParams } = new URL(knowledge.server.url);
    const grpcPort = Number(searchParams.get('grpcPort'));
    return weaviate.connectToLocal({ host: hostname, port: Number(port), grpcPort });
  };

  it('is searchable by words until the vectors are made, and by meaning from then on', async () => {
    const failing = { ...deps, embedder: { ...embedder, embed: () => Promise.reject(new Error('down')) } };
    const hybrid = { ...deps, embedder };
    await expect(add(failing, 'a.md', 'Bei Regen trocken.')).rejects.toThrow('down');
    await add(hybrid, 'b.md', 'Die Tasche ist aus Leder.');
    expect(await found(hybrid, 'Regen')).toContain('a.md#1');
    expect(await found(hybrid, 'nass')).not.toContain('a.md#1');
    await add(hybrid, 'a.md', 'Bei Regen trocken.');
    expect(await found(hybrid, 'nass')).toEqual(['a.md#1']);
  });

  it('heals what a crash between database and Weaviate left undone, also in a process that runs', async () => {
    await add(deps, 'a.md', 'Die Jacke A.');
    // The crash: the database has it, nobody told Weaviate.
    await add(embedded(deps), 'b.md', 'Die Jacke B.');
    await retireDocument(embedded(deps), 'a.md');
    expect(await found(deps, 'Jacke')).toEqual(['b.md#1']);
    await add(embedded(deps), 'c.md', 'Die Jacke C.');
    const restarted = weaviateIndex(knowledge.server.url);
    expect((await found({ ...deps, index: restarted }, 'Jacke')).sort()).toEqual(['b.md#1', 'c.md#1']);
    await restarted.close();
  });

  it('puts back at the start what is missing or wrong in Weaviate, and removes what the database does not know', async () => {
    await add(deps, 'a.md', 'Die Jacke A.');
    await add(deps, 'b.md', 'Die Jacke B.');
    const client = await connect();
    const collection = client.collections.use(collectionName(undefined)).withTenant(deps.tenant);
    const ids = async () =>
      (await collection.query.fetchObjects({ limit: 100 })).objects.map(({ uuid }) => uuid).sort();
    const complete = await ids();
    expect(complete).toHaveLength(2);
    await collection.data.deleteById(complete[0]!);
    await collection.data.update({ id: complete[1]!, properties: { words: 'de:unfug', stamp: 'old' } });
    await collection.data.insert({ words: 'de:jack', stamp: 'orphan' });

    const restarted = weaviateIndex(knowledge.server.url);
    expect((await found({ ...deps, index: restarted }, 'Jacke')).sort()).toEqual(['a.md#1', 'b.md#1']);
    expect(await ids()).toEqual(complete);
    await Promise.all([restarted.sync(deps), restarted.sync(deps, 'a.md'), knowledge.index.sync(deps, 'b.md')]);
    expect(await ids()).toEqual(complete);
    await restarted.close();
    await client.close();
  });

  it('builds everything again when Weaviate has lost it', async () => {
    await add(deps, 'a.md', 'Die Jacke A.');
    const client = await connect();
    await client.collections.delete(collectionName(undefined));
    await client.close();
    await expect(search(deps, 'Jacke')).rejects.toMatchObject({ errorClass: 'transient' });
    expect(await found(deps, 'Jacke')).toEqual(['a.md#1']);
  });

  it('reads again from the database whatever Weaviate proposes', async () => {
    await add(deps, 'a.md', 'Die Jacke A.');
    const [visible] = await search(deps, 'Jacke');
    expect(visible?.id).toBe('a.md#1');
    // Behind the back of index and revision: the one state in which Weaviate still offers what may no longer be seen.
    await deps.sql.query(`update knowledge_versions set readers = '{legal}' where tenant = $1`, [deps.tenant]);
    expect(await found(deps, 'Jacke')).toEqual([]);
  });

  it('can be looked at for its health: version, or what is wrong', async () => {
    expect(await checkWeaviate(knowledge.server.url)).toEqual({ version: '1.35.2' });
    await expect(checkWeaviate(knowledge.server.url.replace(/grpcPort=\d+/, 'grpcPort=1'))).rejects.toMatchObject({
      errorClass: 'transient',
      message: expect.stringContaining('gRPC port 1'),
    });
  });

  it('says that Weaviate is down when somebody searches, takes documents all the same, and heals', async () => {
    await add(deps, 'a.md', 'Die Jacke A.');
    await knowledge.server.down();
    try {
      await expect(search(deps, 'Jacke')).rejects.toMatchObject({
        errorClass: 'transient',
        message: expect.stringContaining('does not answer'),
      });
      const { outcome, notes } = await add(deps, 'b.md', 'Die Jacke B.');
      expect({ outcome, notes }).toEqual({
        outcome: 'added',
        notes: [expect.stringContaining('not in the index yet')],
      });
      await retireDocument(deps, 'a.md');
      await expect(checkWeaviate(knowledge.server.url)).rejects.toMatchObject({ errorClass: 'transient' });
    } finally {
      await knowledge.server.up();
    }
    expect(await found(deps, 'Jacke')).toEqual(['b.md#1']);
  }, 90_000);
});
