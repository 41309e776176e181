import type { Sql } from '../domain/sql.ts';

/** A table that holds rows of tenants. */
export interface TenantTable {
  name: string;
  columns: string[];
  /** The column that the database numbers, if there is one. */
  identity: string | null;
  references: string[];
}

/** All of them, each after those that it refers to. */
export async function tenantTables(sql: Sql): Promise<TenantTable[]> {
  const waiting = await sql.query<TenantTable>(
    `select c.relname::text as name,
       array_agg(a.attname::text order by a.attnum) as columns,
       max(a.attname::text) filter (where a.attidentity <> '') as identity,
       array(select distinct t.relname::text from pg_constraint r join pg_class t on t.oid = r.confrelid
             where r.conrelid = c.oid and r.contype = 'f' and r.confrelid <> c.oid) as references
     from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace
     group by c.oid, c.relname having bool_or(a.attname = 'tenant') order by c.relname`,
  );
  const ordered: TenantTable[] = [];
  while (waiting.length > 0) {
    const placed = new Set(ordered.map(({ name }) => name));
    const next = waiting.findIndex(({ references }) => references.every((name) => placed.has(name)));
    ordered.push(...waiting.splice(Math.max(next, 0), 1));
  }
  return ordered;
}
