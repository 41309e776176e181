import { connect, createServer, type Socket } from 'node:net';
import { until } from './until.ts';

/** `before`: nothing of the request reaches the site. `after`: the site has answered, and the answer is kept back. */
type Moment = 'before' | 'after';

/** Whether to hold this request, given the ones that came since `hold` was called. Texts start with the request line. */
type Pick = (request: string, earlier: string[]) => boolean;

export interface HoldingProxy {
  url: string;
  /** Holds the next request that is picked, for ever. `held` resolves when that has happened. */
  hold(pick: Pick, moment: Moment): { held: Promise<void> };
  close(): Promise<void>;
}

/** A TCP proxy in front of an HTTP server that closes each connection after one request, as PHP's built-in server does. */
export async function holdingProxy(target: string): Promise<HoldingProxy> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy());
  };
  let order: { pick: Pick; moment: Moment; earlier: string[]; done: boolean } | null = null;

  function momentFor(request: string): Moment | null {
    if (!order) return null;
    const { pick, moment, earlier } = order;
    if (!pick(request, earlier)) {
      earlier.push(request);
      return null;
    }
    return moment;
  }

  const server = createServer((client) => {
    keep(client);
    let request = Buffer.alloc(0);
    client.on('data', (chunk: Buffer) => {
      request = Buffer.concat([request, chunk]);
      if (isComplete(request)) pass(client, request);
    });
  });

  function pass(client: Socket, request: Buffer): void {
    const moment = momentFor(request.toString('utf8'));
    const holding = order;
    if (moment) order = null;
    if (moment === 'before') {
      holding!.done = true;
      return;
    }
    const upstream = connect(Number(port), hostname);
    keep(upstream);
    upstream.on('error', () => client.destroy());
    upstream.write(request);
    if (!moment) return void upstream.pipe(client);
    upstream.resume().on('end', () => {
      holding!.done = true;
    });
  }

  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port: own } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${own}`,
    hold(pick, moment) {
      const mine = { pick, moment, earlier: [], done: false };
      order = mine;
      return {
        held: until(`a request is held ${moment} the site has it`, async () => mine.done).then(() => undefined),
      };
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((done) => server.close(done));
    },
  };
}

/** RFC 9112, 6.2: the body is as long as Content-Length says; our client sends no chunks. */
function isComplete(request: Buffer): boolean {
  const end = request.indexOf('\r\n\r\n');
  if (end < 0) return false;
  const length = /^content-length: *(\d+)/im.exec(request.toString('latin1', 0, end))?.[1] ?? '0';
  return request.length >= end + 4 + Number(length);
}
