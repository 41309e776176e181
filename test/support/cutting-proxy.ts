import { connect, createServer, type Socket } from 'node:net';

/**
 * What happens to a connection: `request` is cut before anything reaches the server, `response` after the server has answered
 * and before the client hears it, `silence` never answers, a string is given as the answer.
 */
export type Cut = 'pass' | 'request' | 'response' | 'silence' | { answer: string };

export interface CuttingProxy {
  url: string;
  /** Decides about the nth POST or PUT (from 1) since it was set; everything else passes. */
  cutPost(decide: (nth: number) => Cut): void;
  /** First lines of all requests so far. */
  seen: string[];
  close(): Promise<void>;
}

/** A TCP proxy in front of an HTTP server, which is asked to close each connection after one request. */
export async function cuttingProxy(target: string): Promise<CuttingProxy> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  const seen: string[] = [];
  let posts = 0;
  let decide: (nth: number) => Cut = () => 'pass';

  const server = createServer((client) => {
    sockets.add(client);
    client.on('close', () => sockets.delete(client)).on('error', () => {});
    client.once('data', (first: Buffer) => {
      const line = first.toString('latin1').split('\r\n', 1)[0]!;
      seen.push(line);
      const cut = /^(POST|PUT) /.test(line) ? decide(++posts) : 'pass';
      if (cut === 'request') return client.resetAndDestroy();
      if (typeof cut === 'object') return client.end(cut.answer);
      const upstream = connect(Number(port), hostname);
      sockets.add(upstream);
      upstream.on('close', () => sockets.delete(upstream)).on('error', () => client.destroy());
      upstream.write(
        first.toString('latin1').replace(/\r\nconnection: keep-alive\r\n/i, '\r\nconnection: close\r\n'),
        'latin1',
      );
      client.pipe(upstream);
      if (cut === 'pass') upstream.pipe(client);
      else upstream.resume();
      if (cut === 'response') upstream.on('end', () => client.resetAndDestroy());
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    seen,
    cutPost(next) {
      posts = 0;
      decide = next;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((done) => server.close(done));
    },
  };
}
