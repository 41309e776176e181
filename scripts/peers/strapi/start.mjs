#!/usr/bin/env node
// @ts-check
/**
 * A real Strapi 5 on loopback, with SQLite and no admin panel, for tests and for trying the Strapi channel. Plain Node, no dependencies of
 * ours: its packages are installed once below the cache. All else that it writes lies below one directory; a second start reuses it.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, mkdir, open, readFile, rm, symlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { cachedStrapi } from '../../lib/ensure-strapi.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));

/**
 * @typedef {object} RunningStrapi
 * @property {string} url
 * @property {{ full: string, readOnly: string }} tokens API tokens
 * @property {number} pid
 * @property {() => Promise<void>} stop ends this server, nothing else; the data stay
 */

/**
 * Starts Strapi and returns when it answers. Its content type `article` has draft & publish, the locales `en` and `de` and the fields
 * title, slug, description, body (HTML), provenance (JSON) and copydeskId (unique).
 * @param {{ directory: string, companion: boolean, port?: number, timeoutMs?: number }} options
 * @returns {Promise<RunningStrapi>}
 */
export async function startStrapi({ directory, companion, port = 0, timeoutMs = 120_000 }) {
  const packages = cachedStrapi();
  if (!existsSync(packages)) {
    throw new Error(
      `Strapi is not installed at ${packages}. \`npm test\` installs it there (npm and a C++ compiler are needed).`,
    );
  }
  const home = resolve(directory);
  const app = join(home, 'app');
  await makeApp(app, packages, companion);
  const url = `http://127.0.0.1:${port || (await freePort())}`;
  const tokensFile = join(home, 'tokens.json');
  const log = await open(join(home, 'strapi.log'), 'w');
  const child = spawn(process.execPath, ['start.js'], {
    cwd: app,
    stdio: ['ignore', log.fd, log.fd],
    env: {
      PATH: process.env.PATH,
      HOME: home,
      NODE_ENV: 'production',
      PORT: new URL(url).port,
      DATABASE_FILE: join(home, 'strapi.db'),
      TOKENS_FILE: tokensFile,
      APP_KEYS: keyOf('session'),
      SECRET: keyOf('everything else'),
      STRAPI_TELEMETRY_DISABLED: 'true',
    },
  });
  await log.close();
  const endWithUs = () => child.kill('SIGKILL');
  process.once('exit', endWithUs);
  const stop = async () => {
    process.off('exit', endWithUs);
    await end(child);
  };
  try {
    await untilReady(child, `${url}/_health`, timeoutMs);
    const tokens = JSON.parse(await readFile(tokensFile, 'utf8'));
    return { url, tokens, pid: /** @type {number} */ (child.pid), stop };
  } catch (error) {
    await stop();
    const { message } = /** @type {Error} */ (error);
    const said = (await readFile(join(home, 'strapi.log'), 'utf8')).match(/error.*/)?.[0] ?? '';
    throw new Error(`Strapi did not start: ${message} ${said} See ${join(home, 'strapi.log')}.`);
  }
}

/** Worthless anywhere else, and the same for each start, so that tokens of the first one stay good. @param {string} name */
const keyOf = (name) => createHash('sha256').update(`${name} of a Strapi for tests`).digest('hex').slice(0, 32);

/**
 * The project folder, made anew; only the database lies beside it.
 * @param {string} app
 * @param {string} packages
 * @param {boolean} companion
 */
async function makeApp(app, packages, companion) {
  await rm(app, { recursive: true, force: true });
  await mkdir(join(app, 'public/uploads'), { recursive: true, mode: 0o700 });
  await cp(join(here, 'app'), app, { recursive: true });
  await symlink(packages, join(app, 'node_modules'), 'dir');
  const plugin = join(here, '../../../channels/strapi/companion');
  if (companion) await cp(plugin, join(app, 'src/api/copydesk'), { recursive: true });
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {string} url
 * @param {number} timeoutMs
 */
async function untilReady(child, url, timeoutMs) {
  for (const until = Date.now() + timeoutMs; Date.now() < until; await sleep(100)) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`it ended with ${child.exitCode}`);
    const answer = await fetch(url, { signal: AbortSignal.timeout(5_000) }).catch(() => null);
    if (answer?.ok) return;
  }
  throw new Error(`it was not ready within ${timeoutMs / 1000} s`);
}

/**
 * Asks first, insists after ten seconds.
 * @param {import('node:child_process').ChildProcess} child
 */
async function end(child) {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const insist = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await gone;
  clearTimeout(insist);
}

/** @returns {Promise<number>} */
async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (probe.address());
  await new Promise((done) => probe.close(done));
  return port;
}

const help = `Usage: node scripts/peers/strapi/start.mjs [options]

Starts a real Strapi 5 from the packages that \`npm test\` installs, prints one JSON object {url, tokens: {full, readOnly}, pid},
and runs until Ctrl-C. The content type is "article"; "full" is an API token for Copydesk.

  --directory DIR   where its database is kept (default: .copydesk/peers/strapi)
  --port N          port on 127.0.0.1 (default: 1337; 0 takes a free one)
  --companion       with the companion, which changes and takes down what is live (default: without)
  --help            this text`;

async function main() {
  const { values } = parseArgs({
    options: {
      directory: { type: 'string', default: '.copydesk/peers/strapi' },
      port: { type: 'string', default: '1337' },
      companion: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return console.log(help);
  const { stop, ...facts } = await startStrapi({ ...values, port: Number(values.port) });
  console.log(JSON.stringify(facts, null, 2));
  await new Promise((done) => {
    process.once('SIGINT', done);
    process.once('SIGTERM', done);
  });
  await stop();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  main().catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
