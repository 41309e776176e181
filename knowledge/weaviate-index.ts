import type { KnowledgeDeps } from './knowledge-deps.ts';
import type { PassageIndex } from './passage-index.ts';
import { currentRevision } from './snapshot.ts';
import { collectionName, knownCollection, openCollection } from './weaviate-collection.ts';
import { weaviateConnection } from './weaviate-connection.ts';
import { searchCollection } from './weaviate-search.ts';
import { syncCollection } from './weaviate-sync.ts';

/**
 * Passages searched by Weaviate instead of the database. Set WEAVIATE_URL to its address, `http://127.0.0.1:8080`; its gRPC port is 50051
 * unless the address names another: `http://127.0.0.1:8080/?grpcPort=50052`. It needs no modules: vectors come from our embedder, if one
 * is configured. A Weaviate may serve several tenants, but one tenant's passages come from one database only.
 *
 * The database is the truth and Weaviate a projection of it: each process compares everything once, later what changed, and before each
 * search whether the database has moved on. So a crash between the two, a Weaviate that was down and one that lost its data heal with the
 * next start or question, and no question is answered from an index that lacks a document.
 */
export function weaviateIndex(url: string): PassageIndex {
  const connection = weaviateConnection(url);
  /** Revision that a collection is known to have, by its name and tenant. */
  const revisions = new Map<string, number>();
  let queue: Promise<unknown> = Promise.resolve();

  /** Forgets what it knows of the collection when something fails, so that the next call compares everything. */
  const use = async <T>(deps: KnowledgeDeps, work: (key: string) => Promise<T>): Promise<T> => {
    const key = `${collectionName(deps.embedder)}/${deps.tenant}`;
    try {
      return await work(key);
    } catch (error) {
      revisions.delete(key);
      throw error;
    }
  };

  const sync = (deps: KnowledgeDeps, document?: string): Promise<void> =>
    use(deps, async (key) => {
      if (document === undefined && revisions.get(key) === (await currentRevision(deps))) return;
      const turn = queue.then(() =>
        connection.use(async (client) => {
          const known = revisions.get(key) ?? null;
          const collection = known === null ? await openCollection(client, deps) : knownCollection(client, deps);
          revisions.set(key, await syncCollection(deps, collection, known, document));
        }),
      );
      // One after the other, whatever became of the one before.
      queue = turn.catch(() => {});
      await turn;
    });

  return {
    sync,
    async search(deps, question) {
      await sync(deps);
      return use(deps, () =>
        connection.use((client) => searchCollection(deps, knownCollection(client, deps), question)),
      );
    },
    close: () => connection.close(),
  };
}
