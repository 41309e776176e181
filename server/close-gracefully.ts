import type { Server, ServerResponse } from 'node:http';

/** How long a request under way may take until its answer, and an answer that has begun until its end. */
const graceMs = 10_000;
const restMs = 500;

/**
 * Returns what closes a server: it takes nothing new, answers what is under way, and after a grace ends that too. An answer that goes on
 * and on is a stream of events: it never ends by itself, and browsers open it again at the next server.
 */
export function gracefulClose(server: Server): () => Promise<void> {
  const open = new Set<ServerResponse>();
  server.on('request', (_request, response) => {
    open.add(response);
    response.on('close', () => open.delete(response));
  });
  return async () => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    const begun = [...open].filter((response) => response.headersSent);
    for (const response of open) if (!response.headersSent) response.setHeader('Connection', 'close');
    server.closeIdleConnections();
    const rest = setTimeout(() => {
      for (const response of begun) response.destroy();
    }, restMs);
    const end = setTimeout(() => server.closeAllConnections(), graceMs);
    await closed;
    clearTimeout(rest);
    clearTimeout(end);
  };
}
