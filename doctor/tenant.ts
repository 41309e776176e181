import type { Config } from '../config.ts';
import type { Workspace } from '../domain/workspace.ts';
import type { ChannelPackages } from '../house/channel-packages.ts';
import type { CredentialVault } from '../house/credentials/vault.ts';
import { keysFolder } from '../house/keys-folder.ts';
import { scopeOf } from '../house/tenant-scope.ts';
import { credentialParts } from './credentials.ts';
import { keysPart } from './keys.ts';
import { modelParts } from './models.ts';
import { type Part, sick } from './part.ts';
import { workflowTasksPart } from './workflow-tasks.ts';
import { channelParts, workspacePart } from './workspace.ts';

/**
 * What each tenant has for itself: workspace, channels, models, keys. `only` is the one workspace that is told of. Where there are several,
 * names begin with the tenant's, or with the folder's while its workspace cannot be read.
 */
export async function tenantParts(
  config: Config,
  only: string | undefined,
  vaults: ReadonlyMap<string, CredentialVault>,
): Promise<Part[]> {
  const looked = await Promise.all(
    config.workspaces.map(async (directory) => ({ directory, ...(await workspacePart(config, directory)) })),
  );
  const tenants = looked.flatMap(({ workspace }) => (workspace ? [workspace.settings.tenant] : []));
  const told = looked.filter(({ directory }) => only === undefined || directory === only);
  const parts = told.map(async ({ directory, workspace, packages, parts: found }) => {
    const all = [
      ...found,
      ...twins(workspace, tenants),
      ...(await partsOf(config, directory, workspace, packages, tenants, vaults)),
    ];
    if (config.workspaces.length === 1) return all;
    const owner = workspace?.settings.tenant ?? directory;
    return all.map((part) => ({ ...part, name: `${owner}: ${part.name}` }));
  });
  return (await Promise.all(parts)).flat();
}

async function partsOf(
  config: Config,
  directory: string,
  workspace: Workspace | null,
  packages: ChannelPackages,
  tenants: readonly string[],
  vaults: ReadonlyMap<string, CredentialVault>,
): Promise<Part[]> {
  if (!workspace) return [];
  const { tenant } = workspace.settings;
  const vault = vaults.get(tenant);
  const scope = scopeOf(
    config,
    tenant,
    directory,
    tenants.filter((other) => other !== tenant),
    vault?.secret,
  );
  const looked = [
    channelParts({ ...scope, connectors: packages.beside(scope.connectors) }, directory, workspace),
    modelParts(config, scope, directory, workspace),
    credentialParts(vault),
    keysPart(config, keysFolder(config, tenant)),
    workflowTasksPart(config, tenant),
  ];
  return (await Promise.all(looked)).flat();
}

function twins(workspace: Workspace | null, tenants: readonly string[]): Part[] {
  const tenant = workspace?.settings.tenant;
  if (!tenant || tenants.indexOf(tenant) === tenants.lastIndexOf(tenant)) return [];
  return [
    sick(
      'workspace',
      `Several workspaces belong to the tenant ${tenant}.`,
      'Give each its own tenant in workspace.yaml.',
    ),
  ];
}
