/** Commits one piece in a process of its own and prints how that ended: `{root, directory, input}` come on standard input. */
import { readFileSync } from 'node:fs';
import { folder } from '../../channels/folder/connector.ts';
import { FolderSettings } from '../../channels/folder/settings.ts';
import { connectorDependencies } from './dependencies.ts';

const { root, directory, input } = JSON.parse(readFileSync(0, 'utf8'));
const channel = folder.open(
  'magazin',
  FolderSettings.parse({ directory, baseUrl: 'https://example.org/magazin' }),
  connectorDependencies({ workspaceDirectory: root }),
);
const outcome = await channel
  .commit(await channel.prepare(input))
  .catch((error) => `${error.errorClass}: ${error.message}`);
console.log(outcome);
