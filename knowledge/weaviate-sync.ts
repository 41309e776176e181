import { generateUuid5 } from 'weaviate-client';
import { CopydeskError } from '../domain/errors.ts';
import type { KnowledgeDeps } from './knowledge-deps.ts';
import { currentRevision } from './snapshot.ts';
import { type IndexedPassage, never, type PassageCollection } from './weaviate-collection.ts';

const batchSize = 200;
const pageSize = 1000;

/**
 * Makes the collection what the database says and returns the revision it now has. `since` is the revision it is known to have: only what
 * changed after it, and `document`, are compared. With `since` null everything is, and what the database does not know is deleted.
 * Interrupted anywhere, the next run does the rest.
 */
export async function syncCollection(
  deps: KnowledgeDeps,
  collection: PassageCollection,
  since: number | null,
  document?: string,
): Promise<number> {
  for (;;) {
    const revision = await currentRevision(deps);
    const wanted = await wantedStamps(deps, since, document);
    const present = since === null ? await allStamps(collection) : await stampsOf(collection, [...wanted.keys()]);
    const outdated = [...wanted].filter(([id, { stamp }]) => present.get(id) !== stamp).map(([, passage]) => passage);
    for (const batch of batches(outdated)) await write(collection, await loadPassages(deps, batch));
    if (since === null) {
      const orphans = [...present.keys()].filter((id) => !wanted.has(id));
      for (const batch of batches(orphans))
        await collection.data.deleteMany(collection.filter.byId().containsAny(batch));
    }
    // Another process may have written a newer state meanwhile, and this one an older one over it; then once more.
    if ((await currentRevision(deps)) === revision) return revision;
  }
}

interface Stamp {
  version: number;
  ordinal: number;
  stamp: string;
}

/** By id: what ought to be there. The id follows from tenant, version and ordinal, so writing twice makes one object. */
async function wantedStamps({ sql, tenant, embedder }: KnowledgeDeps, since: number | null, document?: string) {
  const rows = await sql.query<Stamp>(
    `select p.version, p.ordinal, md5(concat_ws('|', v.fingerprint, v.added_in, v.removed_in, x.version is not null, v.document)) as stamp
     from knowledge_versions v
       join knowledge_passages p on p.version = v.version
       left join knowledge_vectors x on x.tenant = $1 and x.model = $2 and x.version = p.version and x.ordinal = p.ordinal
     where v.tenant = $1 and p.tenant = $1
       and ($3::bigint is null or v.added_in > $3::bigint or v.removed_in > $3::bigint or v.document = $4)`,
    [tenant, embedder?.model ?? null, since, document ?? null],
  );
  return new Map(rows.map((row) => [idOf(tenant, row), row]));
}

const idOf = (tenant: string, { version, ordinal }: { version: number; ordinal: number }) =>
  generateUuid5(`${tenant}|${version}|${ordinal}`);

async function allStamps(collection: PassageCollection): Promise<Map<string, string>> {
  const stamps = new Map<string, string>();
  // Not the client's iterator: it fetches a hundred objects for each one it gives.
  for (let after: string | undefined; ; ) {
    const { objects } = await collection.query.fetchObjects({ limit: pageSize, after, returnProperties: ['stamp'] });
    for (const { uuid, properties } of objects) stamps.set(uuid, properties.stamp);
    after = objects.at(-1)?.uuid;
    if (!after) return stamps;
  }
}

async function stampsOf(collection: PassageCollection, ids: string[]): Promise<Map<string, string>> {
  const stamps = new Map<string, string>();
  for (const batch of batches(ids)) {
    const filters = collection.filter.byId().containsAny(batch);
    const { objects } = await collection.query.fetchObjects({ filters, limit: batchSize, returnProperties: ['stamp'] });
    for (const { uuid, properties } of objects) stamps.set(uuid, properties.stamp);
  }
  return stamps;
}

type Loaded = IndexedPassage & { vector: number[] | null };

/** Takes words from the passage as ingestion does: the table of words is sorted by word, and slow to ask for those of one passage. */
async function loadPassages({ sql, tenant, embedder }: KnowledgeDeps, batch: readonly Stamp[]) {
  const rows = await sql.query<Loaded>(
    `select w.version, w.ordinal, w.stamp, v.language, v.document, v.readers, x.vector,
       coalesce((extract(epoch from v.valid_from) * 1000)::float8, -$4::float8) as "validFrom",
       coalesce((extract(epoch from v.valid_until) * 1000)::float8, $4::float8) as "validUntil",
       v.added_in as "addedIn", coalesce(v.removed_in::float8, $4::float8) as "removedIn",
       coalesce((
         select string_agg(repeat(v.language || ':' || t.lexeme || ' ', cardinality(t.positions)), '')
         from unnest(to_tsvector(case v.language when 'de' then 'german'::regconfig else 'english'::regconfig end,
           concat_ws(E'\\n', v.title, p.heading, p.text))) as t), '') as words
     from jsonb_to_recordset($3::jsonb) as w(version bigint, ordinal integer, stamp text)
       join knowledge_versions v on v.tenant = $1 and v.version = w.version
       join knowledge_passages p on p.tenant = $1 and p.version = w.version and p.ordinal = w.ordinal
       left join knowledge_vectors x on x.tenant = $1 and x.model = $2 and x.version = w.version and x.ordinal = w.ordinal`,
    [tenant, embedder?.model ?? null, batch, never],
  );
  return rows.map(({ vector, ...properties }) => ({
    id: idOf(tenant, properties),
    properties,
    ...(vector && { vectors: vector }),
  }));
}

async function write(collection: PassageCollection, objects: Awaited<ReturnType<typeof loadPassages>>): Promise<void> {
  const { errors } = await collection.data.insertMany(objects);
  const [first] = Object.values(errors);
  if (first) throw new CopydeskError('transient', `Weaviate did not take a passage: ${first.message}`);
}

function* batches<T>(items: readonly T[]): Generator<T[]> {
  for (let start = 0; start < items.length; start += batchSize) yield items.slice(start, start + batchSize);
}
