import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { createEndpoint } from './endpoint.ts';
import type { HouseWriterMode } from './mode.ts';
import { openRequestLog } from './request-log.ts';

export interface HouseWriter {
  /** Base address for OpenAI clients, e.g. `http://127.0.0.1:4821/v1`. */
  url: string;
  close(): Promise<void>;
}

/** Starts the house writer on loopback; port 0 or none takes a free one. */
export async function startHouseWriter(
  options: { port?: number; logFile?: string; mode?: HouseWriterMode } = {},
): Promise<HouseWriter> {
  const log = options.logFile ? await openRequestLog(options.logFile) : null;
  const app = createEndpoint(options.mode ?? {}, log);
  const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: options.port ?? 0 });
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve);
    server.once('error', reject);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      if ('closeAllConnections' in server) server.closeAllConnections();
      await closed;
      await log?.close();
    },
  };
}
