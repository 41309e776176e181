import { openChannel } from '../activities/open-channel.ts';
import { connectors } from '../channels/registry.ts';
import type { Config } from '../config.ts';
import { explainError } from '../domain/errors.ts';
import type { Workspace } from '../domain/workspace.ts';
import { guardrailRules } from '../guardrails/registry.ts';
import { loadWorkspace } from '../workspace/load.ts';
import { loadProducts } from '../workspace/load-products.ts';
import { look, type Part, sick, well } from './part.ts';

/** Workspace and, when it is good, its channels. The workspace is null while something is wrong with it. */
export async function workspaceParts(config: Config): Promise<{ workspace: Workspace | null; parts: Part[] }> {
  let workspace: Workspace | null = null;
  const parts = await look(
    'workspace',
    'Correct the files that are named, or make a workspace: copydesk init DIR',
    async () => {
      const [loaded, products] = await Promise.all([
        loadWorkspace(config.workspaces[0], connectors, Object.keys(guardrailRules)),
        loadProducts(config.workspaces[0]),
      ]);
      workspace = loaded;
      const { settings, people, channels } = loaded;
      return well(
        'workspace',
        `${settings.name} (${config.workspaces[0]}): ${people.length} people, ${Object.keys(channels).length} channels, ${products.length} products`,
      );
    },
  );
  return { workspace, parts: [...parts, ...(workspace ? await channelParts(config, workspace) : [])] };
}

async function channelParts(config: Config, workspace: Workspace): Promise<Part[]> {
  const from = {
    connectors,
    secret: config.secretsFor(config.workspaces[0]),
    workspaceDirectory: config.workspaces[0],
    now: () => new Date(),
  };
  const looked = Object.keys(workspace.channels).map((name) =>
    look(`channel ${name}`, `Correct the channel ${name} in channels.yaml.`, async () => {
      const missing = missingSecret(config, workspace, name);
      if (missing)
        return well(`channel ${name}`, `not set up: ${missing} Until then its campaigns wait as 'needs attention'.`);
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
function missingSecret(config: Config, { channels }: Workspace, name: string): string | null {
  const secret = config.secretsFor(config.workspaces[0]);
  for (const value of Object.values(channels[name]!.settings)) {
    if (typeof value !== 'string' || !/^(env|file):/.test(value)) continue;
    try {
      secret(value);
    } catch (error) {
      return explainError(error);
    }
  }
  return null;
}
