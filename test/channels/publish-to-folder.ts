/** Publishes pieces one after the other in a process of its own, a line for each: `{root, directory, slugs}` come on standard input. */
import { readFileSync } from 'node:fs';
import { anInput } from '../../channels/contract/an-input.ts';
import { folder } from '../../channels/folder/connector.ts';
import { FolderSettings } from '../../channels/folder/settings.ts';
import { connectorDependencies } from './dependencies.ts';

const { root, directory, slugs } = JSON.parse(readFileSync(0, 'utf8')) as {
  root: string;
  directory: string;
  slugs: string[];
};
const channel = folder.open(
  'magazin',
  FolderSettings.parse({ directory, baseUrl: 'https://example.org/magazin' }),
  connectorDependencies({ workspaceDirectory: root }),
);
for (const slug of slugs) {
  await channel.commit(await channel.prepare(anInput({ slug })));
  console.log(slug);
}
