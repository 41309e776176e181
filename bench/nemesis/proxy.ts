import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { type WireFault, wireFaults } from './cells.ts';

/** Names the fault that a request is to suffer. It never reaches the remote system. */
export const faultHeader = 'x-nemesis-fault';

/** Below the time that the house gives a remote system to work on after a request was given up. */
const lateMs = 600;

export interface Proxy {
  url: string;
  close(): Promise<void>;
}

/** An HTTP proxy in front of a remote system, on loopback. What befalls a request befalls its real connection. */
export async function startProxy(target: string): Promise<Proxy> {
  const { hostname, port } = new URL(target);
  const agent = new Agent({ keepAlive: true });

  const forward = (incoming: IncomingMessage, body: Buffer) =>
    new Promise<{ status: number; headers: IncomingMessage['headers']; body: Buffer }>((done, fail) => {
      const { [faultHeader]: _, connection: __, ...headers } = incoming.headers;
      const onward = request(
        {
          hostname,
          port,
          agent,
          method: incoming.method,
          path: incoming.url,
          headers: { ...headers, host: `${hostname}:${port}` },
        },
        (answer) => {
          const chunks: Buffer[] = [];
          answer.on('data', (chunk) => chunks.push(chunk));
          answer.on('end', () =>
            done({ status: answer.statusCode ?? 502, headers: answer.headers, body: Buffer.concat(chunks) }),
          );
          answer.on('error', fail);
        },
      );
      onward.on('error', fail);
      onward.end(body);
    });

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const fault = faultOf(incoming);
    if (fault === 'reset-before') return void incoming.socket.resetAndDestroy();
    if (fault === 'reset-late') {
      incoming.socket.resetAndDestroy();
      await sleep(lateMs);
      return void (await forward(incoming, body));
    }
    if (fault?.startsWith('answer-')) {
      response.writeHead(Number(fault.slice('answer-'.length)), {
        'content-type': 'application/json',
        'retry-after': '1',
      });
      return void response.end(JSON.stringify({ message: 'nemesis' }));
    }
    const answer = await forward(incoming, body);
    if (fault === 'silence') return;
    if (fault === 'reset-after') return void incoming.socket.resetAndDestroy();
    const { connection: _, 'transfer-encoding': __, ...headers } = answer.headers;
    response.writeHead(answer.status, { ...headers, 'content-length': answer.body.length });
    response.end(answer.body);
  }

  const server = createServer((incoming, response) => {
    // A client that was killed is no mistake of ours; a remote system that cannot be reached shows as a broken connection.
    serve(incoming, response).catch(() => incoming.socket.destroy());
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    async close() {
      server.closeAllConnections();
      agent.destroy();
      await new Promise((done) => server.close(done));
    },
  };
}

function faultOf({ headers }: IncomingMessage): WireFault | null {
  const name = headers[faultHeader];
  return typeof name === 'string' && name in wireFaults ? (name as WireFault) : null;
}
