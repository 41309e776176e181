import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CopydeskError } from '../../domain/errors.ts';
import { type Configured, sessionCommand } from '../session-command.ts';
import { channelTexts } from './texts.ts';

const template = fileURLToPath(new URL('template', import.meta.url));
const templateName = 'copydesk-channel-template';
const house = fileURLToPath(new URL('../..', import.meta.url));

/** Makes a package that passes its checks from the first minute, against a system in memory. */
export const newChannelCommand = (configured: Configured) =>
  sessionCommand(
    configured,
    {
      name: 'new',
      summary: 'make the package of a new channel, with a system in memory and its test',
      examples: ['channel new copydesk-channel-intranet', 'channel new @grat/channel-intranet --dir channels/intranet'],
    },
    async (session, name: string, { dir }: { dir?: string }) => {
      const directory = resolve(dir ?? name.split('/').at(-1)!);
      await makePackage(name, directory);
      session.result({ name, directory }, () => channelTexts[session.lang].made(directory));
    },
  )
    .argument('<name>', 'name of the package, as npm takes it')
    .option('--dir <folder>', 'new or empty; left out: a folder of that name');

/** Errors: `invalid` for a name that npm would refuse, `conflict` for a folder that holds something. */
async function makePackage(name: string, directory: string): Promise<void> {
  if (!/^(@[a-z0-9-~][a-z0-9-._~]*\/)?[a-z0-9-~][a-z0-9-._~]*$/.test(name))
    throw new CopydeskError('invalid', `"${name}" is no name for a package: lower-case letters, digits and hyphens.`, {
      where: { field: 'name' },
    });
  if ((await readdir(directory).catch(() => [])).length > 0)
    throw new CopydeskError('conflict', 'The folder is not empty. Name a new folder or an empty one.', {
      where: { file: directory },
    });
  const files = await readdir(template, { recursive: true, withFileTypes: true });
  for (const file of files.filter((entry) => entry.isFile())) {
    const from = join(file.parentPath, file.name);
    const to = join(directory, from.slice(template.length));
    await mkdir(dirname(to), { recursive: true });
    await writeFile(to, (await readFile(from, 'utf8')).replaceAll(templateName, name));
  }
  // For editors, which read the types there. The house itself answers `copydesk/channel` when it loads the package.
  await mkdir(join(directory, 'node_modules'), { recursive: true });
  await symlink(house, join(directory, 'node_modules', 'copydesk'), 'dir');
}
