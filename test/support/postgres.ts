import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { chown, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

export interface RunningPostgres {
  url: string;
  /** Of its main process. */
  pid(): number;
  /** Ends it as a crash does, connections and all, and starts it again on the same data. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts a throwaway Postgres cluster on a free loopback port, from the binaries of the system. Throws when there are none: a test
 * that needs Postgres must fail without it, not be skipped. The data are gone after `stop`.
 */
export async function startPostgres(): Promise<RunningPostgres> {
  const binaries = findBinaries();
  const user = await serverUser();
  const directory = await mkdtemp(join(tmpdir(), 'copydesk-postgres-'));
  const data = join(directory, 'data');
  if (user) await chown(directory, user.uid, user.gid);
  await promisify(execFile)(
    join(binaries, 'initdb'),
    ['-D', data, '-U', 'copydesk', '-A', 'trust', '-E', 'UTF8', '--lc-collate=C', '--lc-ctype=C.UTF-8', '--no-sync'],
    { ...user, cwd: directory },
  );
  const port = await freePort();
  const launch = () =>
    spawn(
      join(binaries, 'postgres'),
      ['-D', data, '-p', String(port), '-k', directory, '-c', 'listen_addresses=127.0.0.1', '-c', 'fsync=off'],
      { ...user, cwd: directory, stdio: ['ignore', 'ignore', 'pipe'] },
    );
  let server = launch();
  const end = async (signal: NodeJS.Signals) => {
    const ended = once(server, 'exit');
    if (server.exitCode === null && server.kill(signal)) await ended;
  };
  const endWithUs = () => server.kill('SIGQUIT');
  process.once('exit', endWithUs);
  await ready(server);
  return {
    url: `postgres://copydesk@127.0.0.1:${port}/postgres`,
    pid: () => server.pid!,
    async restart() {
      await end('SIGQUIT');
      server = launch();
      await ready(server);
    },
    async stop() {
      process.off('exit', endWithUs);
      // SIGINT is Postgres' fast shutdown: it does not wait for clients.
      await end('SIGINT');
      await rm(directory, { recursive: true, force: true });
    },
  };
}

function findBinaries(): string {
  const debian = '/usr/lib/postgresql';
  const packaged = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const places = [
    ...(process.env.PATH ?? '').split(delimiter),
    ...packaged.map((version) => join(debian, version, 'bin')),
  ];
  const found = places.find((place) => existsSync(join(place, 'initdb')) && existsSync(join(place, 'postgres')));
  if (found) return found;
  throw new Error(
    'This test needs the server binaries of Postgres 15 or later (`postgres` and `initdb` on PATH or in /usr/lib/postgresql/*/bin). ' +
      'Install them, e.g. `apt-get install postgresql` or `brew install postgresql@17`.',
  );
}

/** Postgres refuses to run as root: then it runs as the user that the system has for it. */
async function serverUser(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const users = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  const user = users.find(([name]) => name === 'postgres') ?? users.find(([name]) => name === 'nobody');
  if (!user)
    throw new Error('Postgres does not run as root, and there is no user `postgres` or `nobody` to run it as.');
  return { uid: Number(user[2]), gid: Number(user[3]) };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

function ready(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = '';
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`Postgres ended with ${code} before it was ready:\n${log}`)));
    server.stderr!.on('data', (chunk) => {
      log += chunk;
      if (log.includes('ready to accept connections')) resolve();
    });
  });
}
