import { CopydeskError } from '../domain/errors.ts';
import type { ChannelConfig } from '../domain/workspace.ts';
import { describeIssue, shapeOf } from './describe-issue.ts';
import type { Connectors, FindPackage } from './load.ts';
import type { YamlFile } from './read-yaml.ts';

/** Holds the settings of each channel against the schema that its connector exports. The channels come back with defaults filled in. */
export async function checkChannelSettings(
  part: YamlFile<{ channels: Record<string, ChannelConfig> }>,
  connectors: Connectors,
  findPackage: FindPackage,
): Promise<{ channels: Record<string, ChannelConfig>; problems: CopydeskError[] }> {
  const channels: Record<string, ChannelConfig> = {};
  const problems: CopydeskError[] = [];
  for (const [id, channel] of Object.entries(part.value?.channels ?? {})) {
    const at = ['channels', id, 'connector'];
    const connector = await connectorOf(channel.connector, connectors, findPackage);
    if (!connector) {
      const choices = [...Object.keys(connectors).sort(), 'npm:<package>'];
      problems.push(part.problem({ path: at, message: `There is no connector "${channel.connector}".`, choices }));
      continue;
    }
    if (connector instanceof CopydeskError) {
      problems.push(part.problem({ path: at, message: connector.message, choices: connector.choices }));
      continue;
    }
    const result = connector.settings.safeParse(channel.settings, { reportInput: true });
    if (result.success) {
      channels[id] = { ...channel, settings: result.data as Record<string, unknown> };
      continue;
    }
    const shape = shapeOf(connector.settings);
    for (const found of result.error.issues.flatMap((issue) => describeIssue(issue, shape))) {
      problems.push(part.problem({ ...found, path: ['channels', id, 'settings', ...found.path] }));
    }
  }
  return { channels, problems };
}

/** An error stands for a package that cannot be used: what is wrong with it is one more problem of the file. */
async function connectorOf(
  name: string,
  connectors: Connectors,
  findPackage: FindPackage,
): Promise<Connectors[string] | CopydeskError | null> {
  if (!name.startsWith('npm:')) return Object.hasOwn(connectors, name) ? connectors[name]! : null;
  return findPackage(name).catch((error: unknown) => {
    if (error instanceof CopydeskError) return error;
    throw error;
  });
}
