import type { Connection } from './database.ts';

/** As whom a connection speaks: that decides which rows it sees. */
export interface Session {
  readonly tenant: string;
  /** Database role to speak in; `none` for the user that connected. */
  readonly role: string;
  /** Schemas in which names are looked up; null for those of the user that connected. */
  readonly searchPath: string | null;
}

/** What the house speaks as to see the rows of all tenants. */
export const everyTenant = '*';

/** Migrations, the list of tenants, backups. */
export const houseSession: Session = { tenant: everyTenant, role: 'none', searchPath: null };

/** A connection that is not in here has just been made, or nobody knows any more as whom it speaks. */
const current = new WeakMap<Connection, Session>();

/**
 * Lets a connection speak as somebody, by one message and only when it spoke as somebody else. Not inside a transaction, whose
 * rollback would undo it. It counts for the session, so the address of the database must not be that of a pooler that hands each
 * transaction to another session.
 */
export async function speakAs(connection: Connection, session: Session): Promise<void> {
  const before = current.get(connection);
  if (before?.tenant === session.tenant && before.role === session.role) return;
  // When the switch fails, nobody knows whether it happened.
  current.delete(connection);
  await connection.query(changes(before, session).join('; '), []);
  current.set(connection, session);
}

/** SET, not `set_config`: it needs no plan, and takes a third of the time. From tenant to tenant only one setting changes. */
function changes(before: Session | undefined, { role, searchPath, tenant }: Session): string[] {
  const speaker = `set copydesk.tenant = '${tenant.replaceAll("'", "''")}'`;
  if (before?.role === role && before.searchPath === searchPath) return [speaker];
  return [`set role ${role}`, ...(searchPath === null ? [] : [`set search_path = ${searchPath}`]), speaker];
}
