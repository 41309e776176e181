import type { Config } from '../config.ts';
import type { HealthReport } from '../domain/channel.ts';
import type { CredentialVault } from '../house/credentials/vault.ts';
import { backupPart } from './backup.ts';
import { databasePart } from './database.ts';
import { diskPart, homePart, housePart, nodePart, packagesPart, serverPart } from './machine.ts';
import { embeddingsPart } from './models.ts';
import { temporalParts } from './temporal.ts';
import { tenantParts } from './tenant.ts';

/**
 * Looks at every part of the house from outside, whether or not it runs. Reads only, except that a channel may test whether it can write.
 * With `only`, a workspace's folder, it tells of this tenant and nothing of the others. `vaults` are those of tenants whose database is open.
 */
export async function examine(
  config: Config,
  only?: string,
  vaults: ReadonlyMap<string, CredentialVault> = new Map(),
): Promise<HealthReport> {
  const looked = await Promise.all([
    packagesPart(),
    tenantParts(config, only, vaults),
    serverPart(config.home),
    temporalParts(config),
    databasePart(config),
    embeddingsPart(config),
    homePart(config.home),
    diskPart(config.home),
    backupPart(config),
  ]);
  const all = [housePart(), nodePart(), ...looked.flat()];
  return { ok: all.every(({ ok }) => ok), parts: all };
}
