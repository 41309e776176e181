import { CopydeskError } from '../domain/errors.ts';
import type { Sql } from '../domain/sql.ts';
import type { Database } from './database.ts';
import { alone } from './migrate.ts';
import type { Session } from './session.ts';
import { SqlError } from './sql-error.ts';

/** The role of a cluster in which tenants speak: it owns nothing, logs in nowhere, and every policy binds it. */
const tenantRole = 'copydesk_tenant';

/**
 * Sees to it that row-level security binds what tenants do, and returns the session of each. Superusers and those with BYPASSRLS are
 * above every policy, so tenants speak in a role of their own. Where there is none to be had, a user that is neither speaks as
 * itself: the tables force their policies upon their owner too. Throws `auth` when a table would show all rows to a tenant.
 */
export async function isolateTenants(database: Database): Promise<(tenant: string) => Session> {
  const role = (await haveRole(database)) ? tenantRole : 'none';
  const [path] = await database.query<{ schemas: string }>(
    `select string_agg(quote_ident(schema), ', ' order by place) || ', pg_temp' as schemas
     from unnest(current_schemas(false)) with ordinality as s(schema, place)`,
  );
  // As names are found now: "$user" would mean another schema in another role. Temporary tables last, so that they hide no other.
  const sessionOf = (tenant: string): Session => ({ tenant, role, searchPath: path!.schemas });
  await refuseOpenTables(database.as(sessionOf('')));
  return sessionOf;
}

/** A role belongs to the cluster and outlives a database, so it is no migration's. Others may be making it in another database. */
async function haveRole(database: Database): Promise<boolean> {
  const free = () => attempt(database, `set local role ${tenantRole}`, [noSuchRole, notAllowed]);
  if (!(await free())) {
    await attempt(database, `create role ${tenantRole} nologin`, [roleExists, keyExists, notAllowed]);
    await attempt(database, `grant ${tenantRole} to current_user`, [keyExists, rowChanged, noSuchObject, notAllowed]);
    if (!(await free())) return false;
  }
  await alone(database, grantTables);
  return true;
}

const [noSuchRole, noSuchObject, roleExists, keyExists] = ['22023', '42704', '42710', '23505'];
const [notAllowed, rowChanged] = ['42501', 'XX000'];

/** Whether the statement went through; false when it ended with one of the SQLSTATEs given. */
async function attempt(database: Database, statement: string, expected: readonly string[]): Promise<boolean> {
  try {
    await database.transaction((sql) => sql.query(statement));
    return true;
  } catch (error) {
    if (error instanceof SqlError && expected.includes(error.code)) return false;
    throw error;
  }
}

/** Rights for tables whose policies are in force, and for no other: a table whose policies were forgotten stays shut. */
async function grantTables(sql: Sql): Promise<void> {
  const missing = await sql.query<{ statement: string }>(
    `select format('grant usage on schema %I to ${tenantRole}', current_schema()) as statement
     where not has_schema_privilege('${tenantRole}', current_schema(), 'usage')
     union all
     select format('grant %s on %s to ${tenantRole}', case when exists (
         select from pg_trigger where tgrelid = c.oid and tgname = 'append_only')
       then 'select, insert' else 'select, insert, update, delete' end, c.oid::regclass)
     from pg_class c
     where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace and c.relrowsecurity and c.relforcerowsecurity
       and not has_table_privilege('${tenantRole}', c.oid, 'insert')`,
  );
  for (const { statement } of missing) await sql.query(statement);
}

async function refuseOpenTables(tenant: Sql): Promise<void> {
  const open = await tenant.query<{ table: string; user: string }>(
    `select c.relname::text as table, session_user::text as user from pg_class c
     where c.relkind in ('r', 'p') and c.relnamespace = current_schema()::regnamespace and not row_security_active(c.oid)
       and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant')
     order by 1`,
  );
  if (open.length === 0) return;
  throw new CopydeskError(
    'auth',
    `To the database user ${open[0]!.user} these tables show the rows of all tenants: ${open.map(({ table }) => table).join(', ')}. ` +
      `Row-level security must be enabled and forced for each (keep_tenants_apart), and a user who is a superuser or has BYPASSRLS must be ` +
      `allowed to take the role ${tenantRole}.`,
    { choices: [`grant ${tenantRole} to ${open[0]!.user}`, `alter user ${open[0]!.user} nobypassrls`] },
  );
}
