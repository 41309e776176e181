import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { connectors } from '../channels/registry.ts';
import type { Config } from '../config.ts';
import type { Connector } from '../domain/channel.ts';
import { CopydeskError } from '../domain/errors.ts';
import { credentialIn } from '../domain/secret-reference.ts';
import type { Workspace } from '../domain/workspace.ts';
import { isBelow } from './is-below.ts';

/** What a tenant may reach of this machine: alone, all that its user may; beside others, what is its own. */
export interface TenantScope {
  connectors: Record<string, Connector>;
  secret(reference: string): Promise<string>;
}

/**
 * The scope of one tenant, whose workspace lies in `directory`, beside `others`. `vault` gives the secret of a credential by its name; it is
 * the tenant's own, so that no rule about foreign names is needed.
 */
export function scopeOf(
  config: Config,
  tenant: string,
  directory: string,
  others: readonly string[],
  vault: (name: string) => Promise<string> = closedVault,
): TenantScope {
  const alone = config.workspaces.length === 1;
  const outside = alone ? config.secretsFor(directory) : config.secretsFor(directory, { tenant, others });
  return {
    connectors: alone ? connectors : confined,
    async secret(reference) {
      const credential = credentialIn(reference);
      return credential === null ? outside(reference) : vault(credential);
    },
  };
}

async function closedVault(name: string): Promise<never> {
  throw new CopydeskError('transient', `The credential vault:${name} lies in the database, which is not open here.`);
}

/** The connectors, of which the one that writes on this machine writes below the workspace only; looked at each time, since links change. */
const confined: typeof connectors = {
  ...connectors,
  folder: {
    ...connectors.folder!,
    open(channel, settings, dependencies) {
      requireOwnFolder(dependencies.workspaceDirectory, channel, settings.directory);
      return connectors.folder!.open(channel, settings, dependencies);
    },
  },
};

/** Refuses a workspace whose files are links to files outside of it. Asked of each of several tenants before one is loaded. */
export function requireOwnFiles(directory: string): void {
  for (const folder of [directory, join(directory, 'policies')]) {
    const names = existsSync(folder) ? readdirSync(folder) : [];
    const foreign = names.map((name) => join(folder, name)).find((file) => !isBelow(directory, file));
    if (!foreign) continue;
    throw new CopydeskError(
      'denied',
      'This link leads out of the workspace; one of several tenants has its own files only.',
      {
        where: { file: foreign },
      },
    );
  }
}

/** Refuses a workspace that would write outside of its folder. */
export function requireOwnChannels(directory: string, { channels }: Workspace): void {
  for (const [name, { connector, settings }] of Object.entries(channels))
    if (connector === 'folder') requireOwnFolder(directory, name, String(settings.directory));
}

function requireOwnFolder(workspace: string, channel: string, given: string): void {
  if (isBelow(workspace, resolve(workspace, given))) return;
  throw new CopydeskError(
    'denied',
    `The channel ${channel} writes outside of its workspace. One of several tenants writes below its own only.`,
    { where: { file: join(workspace, 'channels.yaml'), field: `channels.${channel}.settings.directory` } },
  );
}
