import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../config.ts';
import { CopydeskError } from '../../domain/errors.ts';
import type { KeyRing } from './key-wrapper.ts';
import { keysGiven, keysInFile } from './local-keys.ts';
import { transitKeys } from './transit.ts';

/** Below the home, where a backup finds it with the other keys. */
export const credentialsKeyFile = join('keys', 'credentials.key');

/**
 * Where the keys of credentials are: a Vault, else the environment, else a file in the home. What was sealed by one of the others still
 * opens while that is configured, so that `credential rewrap` can move from one to the next.
 */
export function openKeyRing({ home, credentials }: Pick<Config, 'home' | 'credentials'>): KeyRing {
  const file = join(home, credentialsKeyFile);
  const rings = [
    ...(credentials.transit ? [transitKeys(credentials.transit)] : []),
    ...(credentials.keys ? [keysGiven(credentials.keys)] : []),
    ...(existsSync(file) || !(credentials.transit || credentials.keys) ? [keysInFile(file)] : []),
  ];
  const [first] = rings as [KeyRing, ...KeyRing[]];
  return { ...first, find: (id) => findIn(rings, id) };
}

async function findIn(rings: readonly KeyRing[], id: string): ReturnType<KeyRing['find']> {
  let missing: unknown;
  for (const ring of rings) {
    try {
      return await ring.find(id);
    } catch (error) {
      if (!(error instanceof CopydeskError) || error.errorClass !== 'auth') throw error;
      missing ??= error;
    }
  }
  throw missing;
}
