import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CopydeskError } from '../domain/errors.ts';
import type { Readiness } from './readiness.ts';

/**
 * Says over HTTP how a process is that has no other server: `/healthz` while it lives, `/readyz` with 503 while it cannot work.
 * @throws CopydeskError `conflict` when the port is taken
 */
export async function startHealthServer(
  { host, port }: { host: string; port: number },
  ready: () => Promise<Readiness>,
): Promise<{ port: number; close(): Promise<void> }> {
  const server = createServer(async ({ method, url }, response) => {
    const readiness = url === '/readyz' ? await ready() : { ok: url === '/healthz' };
    const found = ['GET', 'HEAD'].includes(method ?? '') && ['/healthz', '/readyz'].includes(url ?? '');
    response.writeHead(found ? (readiness.ok ? 200 : 503) : 404, { 'Content-Type': 'application/json' });
    response.end(found ? JSON.stringify(readiness) : '{"ok":false}');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve);
  }).catch((cause: unknown) => {
    throw new CopydeskError('conflict', `The health endpoint cannot listen at ${host}:${port}.`, {
      where: { field: 'COPYDESK_HEALTH_PORT' },
      cause,
    });
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
