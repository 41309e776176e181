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

/**
 * Counts wrong tokens by address, in memory: a restart forgets them. Behind a proxy everybody comes from its address, and one stranger's
 * wrong tokens would shut everybody out: there the address is the last in `X-Forwarded-For`, the only one that the proxy has seen itself.
 */
export function createFailedSignIns(now: () => number = Date.now, behindProxy = false): FailedSignIns {
  const addressOf = (context: Context): string =>
    (behindProxy && context.req.header('X-Forwarded-For')?.split(',').at(-1)?.trim()) || peerOf(context);
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
function peerOf(context: Context): string {
  try {
    return getConnInfo(context).remote.address ?? '';
  } catch {
    return '';
  }
}
