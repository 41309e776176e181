import type { Server, ServerResponse } from 'node:http';

/** How long a request under way may still take. */
const graceMs = 10_000;

/**
 * Returns what closes a server: it takes nothing new, finishes what is under way, and after a grace ends that too. Streams of events never
 * end by themselves; browsers open them again, at the next server.
 */
export function gracefulClose(server: Server): () => Promise<void> {
  const open = new Set<ServerResponse>();
  server.on('request', (_request, response) => {
    open.add(response);
    response.on('close', () => open.delete(response));
  });
  return async () => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const response of open) {
      if (String(response.getHeader('Content-Type')).startsWith('text/event-stream')) response.destroy();
      else if (!response.headersSent) response.setHeader('Connection', 'close');
    }
    server.closeIdleConnections();
    const end = setTimeout(() => server.closeAllConnections(), graceMs);
    await closed;
    clearTimeout(end);
  };
}
