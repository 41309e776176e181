import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import type { ChannelUnderTest, Check } from '../../channels/contract/under-test.ts';
import { CopydeskError } from '../../domain/errors.ts';
import { exitCodes } from '../exit-codes.ts';
import { type Configured, sessionCommand } from '../session-command.ts';
import { channelTexts } from './texts.ts';

const Package = z.object({
  name: z.string(),
  /** A module that exports `start(): Promise<{ under: ChannelUnderTest, close(): Promise<void> }>`. */
  copydesk: z.object({ test: z.string() }),
});

interface Result {
  check: string;
  ok: boolean;
  /** What was expected, where it does not hold. */
  message: string;
}

/** Holds a package to the promises of the channel contract, against the system that its own test brings. */
export const testChannelCommand = (configured: Configured) =>
  sessionCommand(
    configured,
    {
      name: 'test',
      summary: 'hold the package of a channel to the promises of the channel contract',
      examples: ['channel test .', 'channel test channels/intranet --json'],
    },
    async (session, folder: string) => {
      const { name, results } = await testPackage(resolve(folder));
      const failed = results.filter(({ ok }) => !ok).length;
      session.result({ name, results }, () => [
        ...results.map(({ check, ok, message }) => `${ok ? '✓' : '✗'} ${check}${message && `\n    ${message}`}`),
        '',
        channelTexts[session.lang].tested(name, results.length - failed, failed),
      ]);
      return failed === 0 ? exitCodes.ok : exitCodes.unexpected;
    },
  ).argument('<folder>', 'of the package');

async function testPackage(directory: string): Promise<{ name: string; results: Result[] }> {
  const { name, copydesk } = await readPackage(directory);
  const [{ loadConnector }, { checks }] = await Promise.all([
    import('../../house/channel-packages.ts'),
    import('../../channels/contract/checks.ts'),
  ]);
  // By its own name, as others would; and first: a package that the house would not load is not tested.
  await loadConnector(createRequire(join(directory, 'package.json')).resolve(name), name);
  const { start } = await import(pathToFileURL(join(directory, copydesk.test)).href);
  const { under, close } = (await start()) as { under: ChannelUnderTest; close(): Promise<void> };
  try {
    const { kind } = under.open().capabilities;
    const results: Result[] = [];
    for (const check of checks.filter(({ kinds }) => kinds.includes(kind))) results.push(await run(check, under));
    return { name, results };
  } finally {
    await close();
  }
}

const run = ({ name, run: keeps }: Check, under: ChannelUnderTest): Promise<Result> =>
  keeps(under).then(
    () => ({ check: name, ok: true, message: '' }),
    (error: unknown) => ({ check: name, ok: false, message: error instanceof Error ? error.message : String(error) }),
  );

async function readPackage(directory: string): Promise<z.infer<typeof Package>> {
  const file = join(directory, 'package.json');
  try {
    return Package.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    throw new CopydeskError('invalid', 'A package of a channel has a package.json with `name` and `copydesk.test`.', {
      where: { file },
      cause,
    });
  }
}
