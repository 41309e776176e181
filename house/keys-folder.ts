import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import { adoptKeys } from '../policies/keys.ts';

/**
 * The folder of a tenant's keys: in the home, or in what the deployment gives to workers. Where one tenant is alone, keys may still lie as
 * 0.1.0 left them, in the folder above.
 */
export function keysFolder({ home, publicKeys, workspaces }: Config, tenant: string): string {
  const all = publicKeys ?? join(home, 'keys');
  const own = join(all, tenant);
  if (workspaces.length > 1 || existsSync(own) || !existsSync(all)) return own;
  return readdirSync(all).some((name) => name.endsWith('.public.jwk')) ? all : own;
}

/** The same, once keys of 0.1.0 have been moved into it. What the deployment gives is not ours to move. */
export function settledKeysFolder(config: Config, tenant: string): string {
  if (config.workspaces.length === 1 && !config.publicKeys) adoptKeys(join(config.home, 'keys'), tenant);
  return keysFolder(config, tenant);
}
