#!/usr/bin/env node
/**
 * A real WordPress on loopback, from the Debian packages, for tests and for trying the WordPress channel.
 * Plain Node, no dependencies. Everything it writes lies below one directory; a second start reuses it.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { endLeftovers, endProcess, run } from './processes.mjs';
import { copySite, missingPackages, programs } from './site.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));

/**
 * Starts MariaDB and WordPress and returns when REST answers. The database listens on a socket only, in a private folder.
 * The users `admin` (administrator), `redaktion` (editor) and `autor` (author) each have an application password.
 *
 * @param {{ directory: string, plugin: boolean, port?: number, timeoutMs?: number }} options
 */
export async function startWordPress({ directory, plugin, port = 0, timeoutMs = 90_000 }) {
  const missing = missingPackages();
  if (missing.length > 0) throw new Error(`WordPress cannot start: run "apt-get install ${missing.join(' ')}".`);
  const home = resolve(directory);
  await mkdir(home, { recursive: true, mode: 0o700 });
  await endLeftovers(join(home, 'running.json'));

  const site = join(home, 'site');
  const sockets = await mkdtemp(join(tmpdir(), 'copydesk-wp-'));
  const socket = join(sockets, 'db.sock');
  const url = `http://127.0.0.1:${port || (await freePort())}`;
  await copySite(site, { url, socket, here });
  const database = await startDatabase(home, socket);
  const server = await startServer(home, site, url);
  const stop = async () => {
    await endProcess(server, { group: true });
    await endProcess(database, { group: false });
    await rm(sockets, { recursive: true, force: true });
    await rm(join(home, 'running.json'), { force: true });
  };
  try {
    await writeFile(
      join(home, 'running.json'),
      JSON.stringify({ owner: process.pid, url, processes: [server.pid, database.pid], directory: home, sockets }),
    );
    const set = await setUp(home, site, { url, socket, plugin }, database, timeoutMs);
    await untilRestAnswers(url, server, timeoutMs);
    return { url, users: set.users, version: set.version, pid: server.pid, databasePid: database.pid, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startDatabase(home, socket) {
  const data = join(home, 'database');
  const { mariadbd, installDb } = programs();
  // MariaDB refuses to run as root unless told so; the data is worthless and only reachable through the socket.
  const asRoot = process.getuid?.() === 0 ? ['--user=root'] : [];
  if (!existsSync(join(data, 'mysql'))) {
    await rm(data, { recursive: true, force: true });
    await run(installDb, [
      '--no-defaults',
      `--datadir=${data}`,
      '--auth-root-authentication-method=normal',
      '--skip-test-db',
      ...asRoot,
    ]);
  }
  const options = [
    '--no-defaults',
    `--datadir=${data}`,
    `--socket=${socket}`,
    `--pid-file=${join(home, 'mariadbd.pid')}`,
    '--skip-networking',
    '--skip-log-bin',
    '--performance-schema=OFF',
    '--innodb-buffer-pool-size=64M',
    // Losing the last second in a power cut does not matter here.
    '--innodb-flush-log-at-trx-commit=2',
    ...asRoot,
  ];
  return spawnLogged(mariadbd, options, join(home, 'mariadbd.log'), {});
}

async function startServer(home, site, url) {
  const options = [
    ...[
      '-d',
      'opcache.enable=1',
      '-d',
      'opcache.enable_cli=1',
      '-d',
      'display_errors=0',
      '-d',
      'variables_order=EGPCS',
    ],
    ...['-S', new URL(url).host, '-t', site, join(here, 'router.php')],
  ];
  // Its own process group, because the built-in server leaves its workers behind when only the parent is ended.
  return spawnLogged(programs().php, options, join(home, 'php.log'), {
    detached: true,
    env: { PATH: '/usr/bin:/bin', PHP_CLI_SERVER_WORKERS: '4' },
  });
}

async function spawnLogged(command, options, logFile, more) {
  const log = await open(logFile, 'w');
  const child = spawn(command, options, { stdio: ['ignore', log.fd, log.fd], ...more });
  child.once('error', () => {});
  await log.close();
  return child;
}

/** Runs set-up.php: database, installation, users, plugin. Passwords are made once and kept in `users.json`. */
async function setUp(home, site, { url, socket, plugin }, database, timeoutMs) {
  const usersFile = join(home, 'users.json');
  const known = existsSync(usersFile) ? JSON.parse(await readFile(usersFile, 'utf8')) : {};
  const input = JSON.stringify({ site, url, socket, plugin, users: known, timeoutMs });
  const output = await run(programs().php, ['-d', 'display_errors=stderr', join(here, 'set-up.php')], {
    input,
    unless: database,
    unlessMessage: `The database ended; see ${join(home, 'mariadbd.log')}.`,
  });
  const answer = JSON.parse(output.slice(output.indexOf('\n{') + 1));
  await writeFile(usersFile, JSON.stringify(answer.users, null, 2), { mode: 0o600 });
  return answer;
}

async function untilRestAnswers(url, server, timeoutMs) {
  const until = Date.now() + timeoutMs;
  let last = 'no answer';
  while (Date.now() < until && server.exitCode === null) {
    try {
      const response = await fetch(`${url}/?rest_route=/`, { signal: AbortSignal.timeout(10_000) });
      if (response.ok && 'namespaces' in (await response.json())) return;
      last = `HTTP ${response.status}`;
    } catch (error) {
      last = String(error?.cause ?? error);
    }
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`WordPress did not answer at ${url}: ${last}.`);
}

async function freePort() {
  const probe = createServer();
  await new Promise((done) => probe.listen(0, '127.0.0.1', done));
  const { port } = probe.address();
  await new Promise((done) => probe.close(done));
  return port;
}

const help = `Usage: node scripts/peers/wordpress/start.mjs [options]

Starts a real WordPress on loopback from the Debian packages wordpress, php-cli, php-mysql and mariadb-server,
prints one JSON object {url, users: {name: {password, role}}, version, pid, databasePid}, and runs until Ctrl-C.
"password" is an application password for the REST API.

  --directory DIR   where database and site are kept (default: .copydesk/peers/wordpress)
  --port N          port on 127.0.0.1 (default: 8090; 0 takes a free one)
  --plugin          with the companion plugin that registers copydesk_publication_id (default: without)
  --help            this text`;

async function main() {
  const { values } = parseArgs({
    options: {
      directory: { type: 'string', default: '.copydesk/peers/wordpress' },
      port: { type: 'string', default: '8090' },
      plugin: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return console.log(help);
  const { stop, ...facts } = await startWordPress({ ...values, port: Number(values.port) });
  console.log(JSON.stringify(facts, null, 2));
  await new Promise((done) => {
    process.once('SIGINT', done);
    process.once('SIGTERM', done);
  });
  await stop();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  main().then(
    () => process.exit(0),
    (error) => {
      console.error(error.message);
      process.exit(1);
    },
  );
}
