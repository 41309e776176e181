import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';
import { CopydeskError } from '../domain/errors.ts';

/** So many wrong tokens an address may try within so long. Tokens have 256 bits: this spares the database, guessing is hopeless anyway. */
const limit = 20;
const windowMs = 60_000;

export interface FailedSignIns {
  /** Throws `rate_limited` when this address has failed too often of late. */
  check(context: Context): void;
  /** Counts a failure. */
  note(context: Context): void;
}

/** Counts wrong tokens by address, in memory: a restart forgets them. */
export function createFailedSignIns(now: () => number = Date.now): FailedSignIns {
  const failures = new Map<string, { count: number; until: number }>();
  return {
    check(context) {
      const found = failures.get(addressOf(context));
      if (!found || found.count < limit || found.until <= now()) return;
      const retryAfterMs = found.until - now();
      throw new CopydeskError(
        'rate_limited',
        `Too many failed sign-ins. Try again in ${Math.ceil(retryAfterMs / 1_000)} seconds.`,
        { retryAfterMs },
      );
    },
    note(context) {
      for (const [address, { until }] of failures) if (until <= now()) failures.delete(address);
      const address = addressOf(context);
      const found = failures.get(address) ?? { count: 0, until: now() + windowMs };
      failures.set(address, { ...found, count: found.count + 1 });
    },
  };
}

/** Without a connection, as in tests, everybody has one address. */
function addressOf(context: Context): string {
  try {
    return getConnInfo(context).remote.address ?? '';
  } catch {
    return '';
  }
}
