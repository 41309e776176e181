import { existsSync, readFileSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openToOthers } from '../house/private-directory.ts';
import { readServerFile } from '../server/server-file.ts';
import { look, type Part, sick, well } from './part.ts';

interface Manifest {
  version: string;
  engines: { node: string };
  dependencies: Record<string, string>;
}

const root = new URL('../', import.meta.url);
const readManifest = (path: string): Manifest => JSON.parse(readFileSync(new URL(path, root), 'utf8')) as Manifest;

/** Node itself. */
export function nodePart(): Part {
  const { engines } = readManifest('package.json');
  const wanted = engines.node.replace(/[^\d.]/g, '');
  const numbers = (version: string) => version.split('.').map(Number);
  const [have, need] = [numbers(process.versions.node), numbers(wanted)];
  const difference = need.map((number, index) => (have[index] ?? 0) - number).find((number) => number !== 0) ?? 0;
  if (difference >= 0) return well('node', `Node ${process.versions.node} (${engines.node} is asked for)`);
  return sick('node', `Node ${process.versions.node} is too old.`, `Install Node ${wanted} or newer.`);
}

/** Whether what is installed is what package.json asks for; versions there are exact. */
export function packagesPart(): Promise<Part[]> {
  return look('packages', 'npm ci', async () => {
    const { dependencies } = readManifest('package.json');
    const wrong = Object.entries(dependencies).flatMap(([name, version]) => {
      const path = `node_modules/${name}/package.json`;
      if (!existsSync(new URL(path, root))) return [`${name} is missing`];
      const installed = readManifest(path).version;
      return installed === version ? [] : [`${name} is ${installed}, not ${version}`];
    });
    if (wrong.length === 0) return well('packages', `${Object.keys(dependencies).length} packages as asked for`);
    return sick('packages', wrong.join('; '), 'npm ci');
  });
}

/** A machine under load answers late, and what is advised here ends the server. */
const patienceMs = 10_000;

/** The server of this machine, asked over HTTP. */
export function serverPart(home: string): Promise<Part[]> {
  const fix = 'npm start';
  return look('server', fix, async () => {
    const server = readServerFile(home);
    if (!server) return sick('server', 'The server is not running.', fix);
    const response = await fetch(`${server.url}/healthz`, { signal: AbortSignal.timeout(patienceMs) }).catch(
      () => null,
    );
    if (response?.ok)
      return well('server', `${server.url}, process ${server.pid}, since ${server.startedAt.slice(0, 19)}`);
    return sick(
      'server',
      `Process ${server.pid} is there, but ${server.url} does not answer within ${patienceMs / 1000} seconds.`,
      `Stop process ${server.pid}, then: npm start`,
    );
  });
}

const leastFreeBytes = 1024 ** 3;

/** Room for databases and logs. */
export function diskPart(home: string): Promise<Part[]> {
  return look('disk', 'Set COPYDESK_HOME to a folder on another disk.', async () => {
    let folder = home;
    while (!existsSync(folder)) folder = dirname(folder);
    const { bavail, bsize } = statfsSync(folder);
    const free = `${(Number(bavail * bsize) / 1024 ** 3).toFixed(1)} GB free at ${home}`;
    if (bavail * bsize >= leastFreeBytes) return well('disk', free);
    return sick('disk', free, 'Free at least 1 GB, or set COPYDESK_HOME to a folder on another disk.');
  });
}

/** Whether the folder of keys and databases is closed to other users of this machine. */
export function homePart(home: string): Promise<Part[]> {
  const fix = `chmod 700 '${home}', as its owner`;
  return look('home', fix, async () => {
    if (!existsSync(home)) return well('home', `${home} is made at the first start`);
    if (!openToOthers(home)) return well('home', `${home}, closed to other users`);
    return sick('home', `${home} is open to other users of this machine.`, fix);
  });
}

/** Version of the house. */
export const housePart = (): Part =>
  well('copydesk', `${readManifest('package.json').version} at ${fileURLToPath(root)}`);
