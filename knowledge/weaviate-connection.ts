import { connect } from 'node:net';
import weaviate, { type WeaviateClient } from 'weaviate-client';
import { CopydeskError } from '../domain/errors.ts';

export interface WeaviateConnection {
  /** Runs `work` with a client. Throws `transient` when Weaviate does not answer or fails, `auth` when it refuses us. */
  use<T>(work: (client: WeaviateClient) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

const standardGrpcPort = 50_051;

/**
 * Speaks to the Weaviate at `url`, e.g. `http://127.0.0.1:8080`. Its gRPC API is on the same host, port 50051 unless the address says
 * otherwise: `http://127.0.0.1:8080/?grpcPort=50052`. Connects with the first use, so it can be made before Weaviate runs.
 */
export function weaviateConnection(url: string): WeaviateConnection {
  let client: Promise<WeaviateClient> | null = null;
  return {
    async use(work) {
      // Asked first, because the client would try a server that is down five times over half a minute and warn on the console each time.
      await requireReady(url);
      client ??= weaviate.connectToCustom({
        ...addressOf(url),
        skipInitChecks: true,
        timeout: { query: 20, insert: 60 },
      });
      try {
        return await work(await client);
      } catch (error) {
        throw classed(error, url);
      }
    },
    async close() {
      await (await client)?.close();
    },
  };
}

/**
 * Whether the Weaviate at `url` can be used, for a look at the system's health. Returns its version; throws a `transient` error that says
 * what is wrong and what helps. Tested with 1.35; the client needs 1.27 or later.
 */
export async function checkWeaviate(url: string): Promise<{ version: string }> {
  await requireReady(url);
  const address = addressOf(url);
  try {
    await requirePort(address.grpcHost, address.grpcPort);
    const client = await weaviate.connectToCustom({ ...address, timeout: { init: 5 } });
    const { version = 'unknown' } = await client.getMeta();
    await client.close();
    return { version };
  } catch (cause) {
    const help = `gRPC port ${address.grpcPort} was tried; another one is named in WEAVIATE_URL: ${bare(url)}/?grpcPort=PORT.`;
    throw new CopydeskError('transient', `Weaviate at ${bare(url)} answers on HTTP, not on gRPC. ${help}`, { cause });
  }
}

/** Asked before the client does, for the same reason as in `use`. */
function requirePort(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, timeout: 3_000 });
    const end = (error?: Error) => {
      socket.destroy();
      if (error) reject(error);
      else resolve();
    };
    socket.once('connect', () => end());
    socket.once('timeout', () => end(new Error('no answer within 3 s')));
    socket.once('error', end);
  });
}

function addressOf(url: string) {
  const { protocol, hostname, port, pathname, searchParams } = new URL(url);
  const secure = protocol === 'https:';
  return {
    httpHost: hostname,
    httpPort: Number(port) || (secure ? 443 : 80),
    httpSecure: secure,
    httpPath: pathname.replace(/\/$/, ''),
    grpcHost: hostname,
    grpcPort: Number(searchParams.get('grpcPort')) || standardGrpcPort,
    grpcSecure: secure,
  };
}

/** The address as people may see it: without credentials and parameters. */
function bare(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname.replace(/\/$/, '')}`;
}

async function requireReady(url: string): Promise<void> {
  const ready = `${bare(url)}/v1/.well-known/ready`;
  const answer = await fetch(ready, { signal: AbortSignal.timeout(3_000) }).catch((cause: unknown) => cause);
  if (answer instanceof Response && answer.ok) return;
  throw down(url, answer instanceof Response ? `status ${answer.status}` : answer);
}

function classed(error: unknown, url: string): CopydeskError {
  if (error instanceof CopydeskError) return error;
  // The client does not export its error classes, so they are known by name.
  if (/Unauthenticated|InsufficientPermissions/.test((error as Error).name)) {
    return new CopydeskError('auth', `Weaviate at ${bare(url)} refuses this user.`, { cause: error });
  }
  return new CopydeskError('transient', `Weaviate at ${bare(url)} failed.`, { cause: error });
}

const down = (url: string, cause: unknown) =>
  new CopydeskError(
    'transient',
    `Weaviate at ${bare(url)} does not answer. Start it, or unset WEAVIATE_URL to use the embedded index.`,
    { cause },
  );
