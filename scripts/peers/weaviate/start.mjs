#!/usr/bin/env node
// @ts-check
/** A real Weaviate for tests and for trying the Weaviate index. Plain Node, no dependencies. All that it writes lies below one directory. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { cachedWeaviate } from '../../lib/ensure-weaviate.mjs';

/**
 * @typedef {object} RunningWeaviate
 * @property {string} url value for WEAVIATE_URL; names the gRPC port too
 * @property {number} port of REST
 * @property {number} grpcPort
 * @property {number} pid
 * @property {() => Promise<void>} stop ends this server, nothing else; the data stay
 */

/**
 * Starts Weaviate without access control and returns when it answers. REST listens on loopback; for its gRPC and cluster ports
 * Weaviate has no such setting, so it is no server for anything but tests.
 * @param {{ directory: string, port?: number, grpcPort?: number, binary?: string, timeoutMs?: number }} options `directory` keeps the
 *   data and is reused by the next start; ports left out are free ones
 * @returns {Promise<RunningWeaviate>}
 */
export async function startWeaviate({ directory, port, grpcPort, binary = cachedWeaviate(), timeoutMs = 60_000 }) {
  if (!existsSync(binary)) {
    throw new Error(`There is no Weaviate server at ${binary}. \`npm test\` builds it there (Go is needed).`);
  }
  const home = resolve(directory);
  await mkdir(home, { recursive: true });
  const [rest, grpc, gossip, data, raft, rpc] = await freePorts(6, [port, grpcPort]);
  const log = await open(join(home, 'weaviate.log'), 'w');
  const child = spawn(binary, ['--host', '127.0.0.1', '--port', String(rest), '--scheme', 'http'], {
    stdio: ['ignore', log.fd, log.fd],
    cwd: home,
    env: {
      PATH: process.env.PATH,
      HOME: home,
      AUTHENTICATION_ANONYMOUS_ACCESS_ENABLED: 'true',
      PERSISTENCE_DATA_PATH: join(home, 'data'),
      DEFAULT_VECTORIZER_MODULE: 'none',
      DISABLE_TELEMETRY: 'true',
      GO_PROFILING_DISABLE: 'true',
      LOG_LEVEL: 'warning',
      GRPC_PORT: String(grpc),
      // A cluster of one, whose own traffic stays on loopback and on free ports.
      CLUSTER_HOSTNAME: 'node1',
      CLUSTER_BIND_ADDR: '127.0.0.1',
      CLUSTER_ADVERTISE_ADDR: '127.0.0.1',
      CLUSTER_GOSSIP_BIND_PORT: String(gossip),
      CLUSTER_DATA_BIND_PORT: String(data),
      RAFT_PORT: String(raft),
      RAFT_INTERNAL_RPC_PORT: String(rpc),
      RAFT_BOOTSTRAP_EXPECT: '1',
      // The limit that its documentation advises; without it Go's collector waits for the machine's memory to fill.
      GOMEMLIMIT: '512MiB',
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
    await untilReady(child, `http://127.0.0.1:${rest}/v1/.well-known/ready`, timeoutMs);
  } catch (error) {
    await stop();
    throw new Error(
      `Weaviate did not start: ${/** @type {Error} */ (error).message}. See ${join(home, 'weaviate.log')}.`,
    );
  }
  const url = `http://127.0.0.1:${rest}/?grpcPort=${grpc}`;
  return { url, port: rest, grpcPort: grpc, pid: /** @type {number} */ (child.pid), stop };
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {string} url
 * @param {number} timeoutMs
 */
async function untilReady(child, url, timeoutMs) {
  let failure = '';
  child.once('error', (error) => {
    failure = error.message;
  });
  for (const until = Date.now() + timeoutMs; Date.now() < until; await sleep(100)) {
    if (failure || child.exitCode !== null) throw new Error(failure || `it ended with ${child.exitCode}`);
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

/**
 * As many ports as asked for; the given ones first, the rest free, all of them different because all are held at once.
 * @param {number} count
 * @param {readonly (number | undefined)[]} given
 * @returns {Promise<[number, number, number, number, number, number]>}
 */
async function freePorts(count, given) {
  const probes = await Promise.all(
    Array.from({ length: count }, async () => {
      const probe = createServer().listen(0, '127.0.0.1');
      await once(probe, 'listening');
      return probe;
    }),
  );
  const ports = probes.map(
    (probe, index) => given[index] || /** @type {import('node:net').AddressInfo} */ (probe.address()).port,
  );
  await Promise.all(probes.map((probe) => new Promise((done) => probe.close(done))));
  return /** @type {[number, number, number, number, number, number]} */ (ports);
}

const help = `Usage: node scripts/peers/weaviate/start.mjs [options]

Starts a real Weaviate from the program that \`npm test\` builds, prints one JSON object {url, port, grpcPort, pid},
and runs until Ctrl-C. Give "url" as WEAVIATE_URL.

  --directory DIR   where its data are kept (default: .copydesk/peers/weaviate)
  --port N          of REST, on 127.0.0.1 (default: 8080; 0 takes a free one)
  --grpc-port N     of gRPC (default: 50051; 0 takes a free one)
  --help            this text`;

async function main() {
  const { values } = parseArgs({
    options: {
      directory: { type: 'string', default: '.copydesk/peers/weaviate' },
      port: { type: 'string', default: '8080' },
      'grpc-port': { type: 'string', default: '50051' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return console.log(help);
  const options = { directory: values.directory, port: Number(values.port), grpcPort: Number(values['grpc-port']) };
  const { stop, ...facts } = await startWeaviate(options);
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
