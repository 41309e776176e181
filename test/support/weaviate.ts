import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningWeaviate, startWeaviate } from '../../scripts/peers/weaviate/start.mjs';

export interface WeaviateForTests {
  /** Value for WEAVIATE_URL, the same after a restart. */
  url: string;
  /** Ends the server and leaves its data. */
  down(): Promise<void>;
  /** Starts it again on the same ports and data. */
  up(): Promise<void>;
  stop(): Promise<void>;
}

/** A real Weaviate of one test file's own, with nothing in it. */
export async function weaviateForTests(): Promise<WeaviateForTests> {
  const directory = await mkdtemp(join(tmpdir(), 'copydesk-weaviate-'));
  let server: RunningWeaviate = await startWeaviate({ directory });
  const { url, port, grpcPort } = server;
  return {
    url,
    down: () => server.stop(),
    async up() {
      server = await startWeaviate({ directory, port, grpcPort });
    },
    async stop() {
      await server.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
