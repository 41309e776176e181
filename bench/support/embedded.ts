import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runningTemporal } from '../../house/temporal-server.ts';
import { ensureTemporal } from '../../scripts/lib/ensure-temporal.mjs';
import { readServerFile } from '../../server/server-file.ts';
import { copyExample } from '../../test/support/copy-example.ts';
import { spawnStart } from '../../test/support/spawn-start.ts';
import { newEmbeddedDirectory } from '../../test/support/stores.ts';
import { type Ask, askApi } from './ask-api.ts';

/** `npm start` as it comes: the example workspace on the embedded database and the embedded Temporal server, in a process of its own. */
export interface EmbeddedHouse {
  tenant: string;
  /** Its published pages lie below `site/`. */
  workspace: string;
  ask: Ask;
  /** What the process has said. */
  output(): string;
  remove(): Promise<void>;
}

/** Resolves when the API answers. */
export async function startEmbedded(environment: Record<string, string> = {}): Promise<EmbeddedHouse> {
  const binary = await ensureTemporal(() => {});
  const directory = await mkdtemp(join(tmpdir(), 'copydesk-embedded-'));
  const [home, workspace] = [join(directory, 'home'), join(directory, 'workspace')];
  await copyExample(workspace);
  await cp(await newEmbeddedDirectory(), join(home, 'database'), { recursive: true });
  const child = spawnStart(binary, { COPYDESK_HOME: home, COPYDESK_WORKSPACE: workspace, ...environment });
  let output = '';
  for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (chunk) => (output += chunk));
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`start.ts ended:\n${output}`);
    const server = readServerFile(home);
    if (server?.pid === child.pid && (await fetch(`${server!.url}/healthz`).catch(() => null))?.ok) break;
    await sleep(25);
  }
  return {
    tenant: 'steinfoehr',
    workspace,
    ask: askApi(home),
    output: () => output,
    async remove() {
      child.kill('SIGTERM');
      await gone;
      const temporal = runningTemporal(join(home, 'temporal'));
      if (temporal) process.kill(temporal, 'SIGTERM');
      await rm(directory, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}
