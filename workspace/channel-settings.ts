import type { CopydeskError } from '../domain/errors.ts';
import type { ChannelConfig } from '../domain/workspace.ts';
import { describeIssue, shapeOf } from './describe-issue.ts';
import type { Connectors } from './load.ts';
import type { YamlFile } from './read-yaml.ts';

/** Holds the settings of each channel against the schema that its connector exports. The channels come back with defaults filled in. */
export function checkChannelSettings(
  part: YamlFile<{ channels: Record<string, ChannelConfig> }>,
  connectors: Connectors,
): { channels: Record<string, ChannelConfig>; problems: CopydeskError[] } {
  const channels: Record<string, ChannelConfig> = {};
  const problems: CopydeskError[] = [];
  for (const [id, channel] of Object.entries(part.value?.channels ?? {})) {
    const connector = Object.hasOwn(connectors, channel.connector) ? connectors[channel.connector] : undefined;
    if (!connector) {
      problems.push(
        part.problem({
          path: ['channels', id, 'connector'],
          message: `There is no connector "${channel.connector}".`,
          choices: Object.keys(connectors).sort(),
        }),
      );
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
