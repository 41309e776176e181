import { readFile } from 'node:fs/promises';
import { PGlite, type Transaction } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';
import type { Sql } from '../../domain/sql.ts';

export async function openPglite(extensions: 'pgvector' | 'none'): Promise<{ sql: Sql; close(): Promise<void> }> {
  const db = await PGlite.create({ extensions: extensions === 'pgvector' ? { vector } : {} });
  await db.exec(await readFile(new URL('../../store/migrations/0002-knowledge.sql', import.meta.url), 'utf8'));
  const over = (handle: PGlite | Transaction): Sql => ({
    query: async <Row>(text: string, parameters: readonly unknown[] = []) =>
      (await handle.query<Row>(text, [...parameters])).rows,
    transaction: (work) => db.transaction((tx) => work(over(tx))),
  });
  return { sql: over(db), close: () => db.close() };
}
