import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Connector } from '../domain/channel.ts';
import { CopydeskError } from '../domain/errors.ts';
import { Research } from '../domain/research.ts';
import { Webhooks } from '../domain/webhook.ts';
import { Rules, type Workspace } from '../domain/workspace.ts';
import { checkChannelSettings } from './channel-settings.ts';
import { checkRuleNames } from './checks/check-rule-names.ts';
import { crossReferences } from './cross-references.ts';
import type { Parts } from './parts.ts';
import { readYaml } from './read-yaml.ts';
import { type WorkspacePart, workspaceFiles } from './workspace-files.ts';
import { throwProblems } from './workspace-problems.ts';

/** What the loader must know of a connector: its name and the shape of its settings. */
export type Connectors = Readonly<Record<string, Pick<Connector, 'settings'>>>;

/** Finds the connector of `npm:<package>`, or says why there is none. */
export type FindPackage = (connector: string) => Promise<Pick<Connector, 'settings'>>;

/**
 * Loads a customer's workspace: every file, every reference between files, every channel's settings by the schema of its connector.
 * Throws `WorkspaceProblems` with all that is wrong, each with file, line, field and valid choices; `not_found` for a folder that is not there.
 * `guardrailRules` are the rules that `rules.yaml` can override, as `<check>/<rule>`; without them their names are not checked. Without
 * `findPackage` no channel may come from a package.
 */
export async function loadWorkspace(
  directory: string,
  connectors: Connectors,
  guardrailRules: readonly string[] = [],
  findPackage: FindPackage = noPackages,
): Promise<Workspace> {
  const names = await listFolder(directory);
  const parts = await readParts(directory);
  const channels = parts.channels?.value ? await checkChannelSettings(parts.channels, connectors, findPackage) : null;
  throwProblems([
    ...missingFiles(directory, parts),
    ...unknownFiles(directory, names),
    ...Object.values(parts).flatMap((part) => part?.problems ?? []),
    ...(channels?.problems ?? []),
    ...crossReferences(parts),
    ...(parts.rules?.value ? checkRuleNames(parts.rules.value, guardrailRules).map(parts.rules.problem) : []),
  ]);
  return {
    settings: parts.settings!.value!,
    people: parts.people!.value!.people,
    channels: channels!.channels,
    brand: parts.brand!.value!,
    rules: parts.rules?.value ?? Rules.parse({}),
    budgets: parts.budgets!.value!,
    models: parts.models?.value?.routes ?? [],
    tasks: parts.models?.value?.tasks ?? {},
    processors: parts.processors?.value?.processors ?? [],
    knowledge: parts.knowledge!.value!.sources,
    webhooks: parts.webhooks?.value ?? Webhooks.parse({}),
    research: parts.research?.value ?? Research.parse({}),
  };
}

async function noPackages(connector: string): Promise<never> {
  throw new CopydeskError('denied', `Packages such as ${connector} are not loaded here.`);
}

async function readParts(directory: string): Promise<Parts> {
  const entries = Object.entries(workspaceFiles).map(async ([part, { file, schema }]) => [
    part,
    await readYaml<unknown>(join(directory, file), schema),
  ]);
  return Object.fromEntries(await Promise.all(entries));
}

async function listFolder(directory: string): Promise<string[]> {
  try {
    return (await readdir(directory)).sort();
  } catch (cause) {
    throw new CopydeskError('not_found', 'There is no workspace folder here. `copydesk init` makes one.', {
      where: { file: directory },
      cause,
    });
  }
}

const missingFiles = (directory: string, parts: Parts): CopydeskError[] =>
  Object.entries(workspaceFiles)
    .filter(([part, { required }]) => required && !parts[part as WorkspacePart])
    .map(
      ([, { file }]) =>
        new CopydeskError('invalid', 'A workspace needs this file.', { where: { file: join(directory, file) } }),
    );

/** A file with a slip in its name would be passed over in silence, and rules with it; so an unknown name is a problem. */
function unknownFiles(directory: string, names: readonly string[]): CopydeskError[] {
  const known = Object.values(workspaceFiles).map(({ file }) => file as string);
  return names
    .filter((name) => /^[^.].*\.ya?ml$/i.test(name) && !known.includes(name))
    .map(
      (name) =>
        new CopydeskError('invalid', 'A workspace has no file of this name.', {
          where: { file: join(directory, name) },
          choices: known,
        }),
    );
}
