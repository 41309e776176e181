import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import { adoptKeys } from '../policies/keys.ts';

/**
 * Where the public keys of a tenant lie, the first being where new ones belong: in the home, or in what the deployment gives to workers. Where
 * one tenant is alone, keys of 0.1.0 may lie in the folder above, and go on counting.
 */
export function keysFolders({ home, publicKeys, workspaces }: Config, tenant: string): [string, ...string[]] {
  const all = publicKeys ?? join(home, 'keys');
  return workspaces.length > 1 ? [join(all, tenant)] : [join(all, tenant), all];
}

/** Moves keys of 0.1.0 in the home into the folder of the only tenant. What the deployment gives is not ours to move. */
export function settleKeys({ home, workspaces }: Config, tenant: string): void {
  if (workspaces.length === 1) adoptKeys(join(home, 'keys'), tenant);
}

/** The folder to look into: the first that has keys. */
export function keysFolder(config: Config, tenant: string): string {
  const folders = keysFolders(config, tenant);
  const hasKeys = (folder: string) =>
    existsSync(folder) && readdirSync(folder).some((name) => name.endsWith('.public.jwk'));
  return folders.find(hasKeys) ?? folders[0];
}
