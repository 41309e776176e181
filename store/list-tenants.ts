import type { Sql } from '../domain/sql.ts';
import { tenantTables } from './tenant-tables.ts';

/**
 * Tenants that have rows in any table, in order. Each table's primary key begins with the tenant, so the database jumps from one to the
 * next and never reads a whole table.
 */
export async function listTenants(sql: Sql): Promise<string[]> {
  const tables = await tenantTables(sql);
  const rows = await sql.query<{ tenant: string }>(
    `${tables.map(({ name }) => jumps(name)).join(' union ')} order by tenant`,
  );
  return rows.map(({ tenant }) => tenant);
}

const jumps = (table: string): string => `
  (with recursive jump as (
    select min(tenant) as tenant from ${table}
    union all
    select (select min(tenant) from ${table} where tenant > jump.tenant) from jump where jump.tenant is not null
  ) select tenant from jump where tenant is not null)`;
