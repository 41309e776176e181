import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import { loadOrCreateSigningKey, type SigningKey } from '../policies/keys.ts';
import type { TenantHouse } from './open-house.ts';

/**
 * The key that the server signs with for a tenant. Where workers get public keys from a folder of their own, the private one stays in the
 * server's home, and only public halves are put where workers read, old ones too: what was signed before a rotation still counts.
 */
export async function signingKeyOf({ home, publicKeys }: Config, { tenant, keys }: TenantHouse): Promise<SigningKey> {
  if (!publicKeys) return loadOrCreateSigningKey(keys);
  const own = join(home, 'keys', tenant);
  const key = await loadOrCreateSigningKey(own);
  publish(own, join(publicKeys, tenant));
  return key;
}

/** Each file appears complete or not at all: workers may be reading. */
function publish(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from).filter((file) => file.endsWith('.public.jwk'))) {
    if (existsSync(join(to, name))) continue;
    const draft = join(to, `${name}.${process.pid}`);
    writeFileSync(draft, readFileSync(join(from, name)), { mode: 0o644 });
    renameSync(draft, join(to, name));
  }
}
