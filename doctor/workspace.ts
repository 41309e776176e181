import { join } from 'node:path';
import { openChannel } from '../activities/open-channel.ts';
import { connectors } from '../channels/registry.ts';
import type { Config } from '../config.ts';
import type { Journal } from '../domain/channel.ts';
import { CopydeskError, explainError } from '../domain/errors.ts';
import { isSecretReference } from '../domain/secret-reference.ts';
import type { Workspace } from '../domain/workspace.ts';
import { guardrailRules } from '../guardrails/registry.ts';
import { type ChannelPackages, channelPackages } from '../house/channel-packages.ts';
import { requireOwnChannels, requireOwnFiles, type TenantScope } from '../house/tenant-scope.ts';
import { checkPolicies } from '../policies/check.ts';
import { housePolicies } from '../policies/policy-set.ts';
import { loadWorkspace } from '../workspace/load.ts';
import { loadProducts } from '../workspace/load-products.ts';
import { look, type Part, sick, well } from './part.ts';

const fix = 'Correct the files that are named, or make a workspace: copydesk init DIR';

/** A workspace and the rules that it brings. It is null while something is wrong with it. */
export async function workspacePart(
  config: Config,
  directory: string,
): Promise<{ workspace: Workspace | null; packages: ChannelPackages; parts: Part[] }> {
  const packages = channelPackages(directory, config);
  let workspace: Workspace | null = null;
  const several = config.workspaces.length > 1;
  const parts = await look('workspace', fix, async () => {
    if (several) requireOwnFiles(directory);
    const [loaded, products] = await Promise.all([
      loadWorkspace(directory, connectors, Object.keys(guardrailRules), packages.find),
      loadProducts(directory),
    ]);
    if (several) requireOwnChannels(directory, loaded);
    workspace = loaded;
    const { problems } = checkPolicies(housePolicies, join(directory, 'policies'));
    if (problems.length > 0)
      return problems.map(({ file, line, message }) =>
        sick('workspace', `${directory}/${file}:${line} ${message}`, fix),
      );
    const { settings, people, channels } = loaded;
    return well(
      'workspace',
      `${settings.name} (${directory}): ${people.length} people, ${Object.keys(channels).length} channels, ${products.length} products`,
    );
  });
  return { workspace, packages, parts };
}

const nothingSent = async (): Promise<never> => {
  throw new CopydeskError('denied', 'The doctor sends nothing.');
};
/** Of channels that are only looked at. */
const journal: Journal = { begin: nothingSent, done: nothingSent, undo: nothingSent, steps: nothingSent };

/** Each channel of a workspace, with what its tenant may reach. */
export async function channelParts(scope: TenantScope, directory: string, workspace: Workspace): Promise<Part[]> {
  const from = { ...scope, workspaceDirectory: directory, store: { journal }, now: () => new Date() };
  const looked = Object.keys(workspace.channels).map((name) =>
    look(`channel ${name}`, `Correct the channel ${name} in channels.yaml.`, async () => {
      const missing = await missingSecret(scope, workspace, name);
      if (missing?.passing) return well(`channel ${name}`, `not looked at: ${missing.why}`);
      if (missing)
        return well(
          `channel ${name}`,
          `not set up: ${missing.why} Until then its campaigns wait as 'needs attention'.`,
        );
      const { ok, parts } = await openChannel(from, workspace, name).health();
      if (ok) return well(`channel ${name}`, parts.map(({ message }) => message).join('; '));
      return parts
        .filter((part) => !part.ok)
        .map((part) =>
          sick(`channel ${name}`, part.message, part.fix ?? `Correct the channel ${name} in channels.yaml.`),
        );
    }),
  );
  return (await Promise.all(looked)).flat();
}

/** Why a channel has not been set up on this machine: a secret that its settings name is not there. Null when all are. */
async function missingSecret(
  { secret }: TenantScope,
  { channels }: Workspace,
  name: string,
): Promise<{ why: string; passing: boolean } | null> {
  for (const value of Object.values(channels[name]!.settings)) {
    if (!isSecretReference(value)) continue;
    try {
      await secret(value);
    } catch (error) {
      return { why: explainError(error), passing: error instanceof CopydeskError && error.errorClass === 'transient' };
    }
  }
  return null;
}
