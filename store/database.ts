import { AsyncLocalStorage } from 'node:async_hooks';
import { CopydeskError } from '../domain/errors.ts';
import type { Sql } from '../domain/sql.ts';
import { refuseSwitch } from './refuse-switch.ts';
import { everyTenant, houseSession, type Session, speakAs } from './session.ts';

/** An open database. Its own statements are those of the house and see the rows of all tenants. */
export interface Database extends Sql {
  /** The same database as somebody else sees it. */
  as(session: Session): Sql;
  /** Waits for what is running, then lets go of everything. Calling it again is harmless. */
  close(): Promise<void>;
}

/** One session of the database: statements run in the order they are given. Without parameters, several at once are allowed. */
export interface Connection {
  query(text: string, parameters: readonly unknown[]): Promise<unknown[]>;
}

/** Gives `work` a connection for itself and takes it back afterwards. */
export type Lend = <T>(work: (connection: Connection) => Promise<T>) => Promise<T>;

/**
 * The `Sql` over connections of either dialect: parameters encoded alike, transactions nested by savepoints. One connection serves
 * tenants in turn, and speaks as the one whose statement or transaction it is.
 */
export function sqlOver(lend: Lend): Omit<Database, 'close'> {
  const current = new AsyncLocalStorage<Scope>();
  const borrow: Lend = async (work) => {
    if (current.getStore()?.open) {
      throw new CopydeskError(
        'invalid',
        'A statement inside a transaction did not use the handle of that transaction: on one connection it would wait for itself.',
      );
    }
    return lend(work);
  };
  const as = (session: Session): Sql => {
    const check = session.tenant === everyTenant ? allow : refuseSwitch;
    return {
      async query<Row>(text: string, parameters: readonly unknown[] = []) {
        check(text);
        return borrow(async (connection) => {
          await speakAs(connection, session);
          return connection.query(text, encode(text, parameters));
        }) as Promise<Row[]>;
      },
      transaction: (work) =>
        borrow(async (connection) => {
          await speakAs(connection, session);
          return runScope(connection, check, 0, (sql, scope) => current.run(scope, () => work(sql)));
        }),
    };
  };
  return { ...as(houseSession), as };
}

type Check = (text: string) => void;

const allow: Check = () => {};

interface Scope {
  open: boolean;
  /** The first error of a statement. After it the database only pretends to commit. */
  failure: { error: unknown } | null;
}

async function runScope<T>(
  connection: Connection,
  check: Check,
  depth: number,
  work: (sql: Sql, scope: Scope) => Promise<T>,
): Promise<T> {
  const name = `scope_${depth}`;
  const scope: Scope = { open: true, failure: null };
  const sql: Sql = {
    async query<Row>(text: string, parameters: readonly unknown[] = []) {
      refuseWhenOver(scope);
      check(text);
      try {
        return (await connection.query(text, encode(text, parameters))) as Row[];
      } catch (error) {
        scope.failure ??= { error };
        throw error;
      }
    },
    async transaction(inner) {
      refuseWhenOver(scope);
      return runScope(connection, check, depth + 1, inner);
    },
  };
  await connection.query(depth === 0 ? 'begin' : `savepoint ${name}`, []);
  try {
    const result = await work(sql, scope);
    if (scope.failure) throw scope.failure.error;
    await connection.query(depth === 0 ? 'commit' : `release savepoint ${name}`, []);
    return result;
  } catch (error) {
    // When this fails too, the connection is gone and the transaction with it: the first error is the one to tell.
    await connection.query(depth === 0 ? 'rollback' : `rollback to savepoint ${name}`, []).catch(() => {});
    throw error;
  } finally {
    scope.open = false;
  }
}

function refuseWhenOver(scope: Scope): void {
  if (!scope.open)
    throw new CopydeskError('invalid', 'A statement came after its transaction had ended: await it inside.');
}

/**
 * Makes both drivers see the same: a parameter written `$n::jsonb` is sent as JSON whatever it is (null stays SQL NULL), dates as
 * ISO 8601, `undefined` as NULL. Without the cast, an array is a PostgreSQL array and a plain object is JSON.
 */
function encode(text: string, parameters: readonly unknown[]): unknown[] {
  return parameters.map((value, index) => {
    if (value === null || value === undefined) return null;
    if (new RegExp(`\\$${index + 1}::jsonb?(?![a-z[])`, 'i').test(text)) return JSON.stringify(value);
    if (value instanceof Date) return value.toISOString();
    return value;
  });
}
