import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Hono } from 'hono';
import { sameOrigin } from '../../console/same-origin.ts';
import { startHealthServer } from '../../house/health-server.ts';
import { readinessOf } from '../../house/readiness.ts';
import { gracefulClose } from '../../server/close-gracefully.ts';

let close: (() => Promise<void>) | null = null;
afterEach(async () => {
  await close?.();
  close = null;
});

describe('the health endpoint of a worker', () => {
  async function health(checks: Record<string, () => Promise<unknown>>) {
    const server = await startHealthServer({ host: '127.0.0.1', port: 0 }, readinessOf(checks));
    close = server.close;
    return async (path: string) => {
      const response = await fetch(`http://127.0.0.1:${server.port}${path}`);
      return { status: response.status, json: await response.json() };
    };
  }

  it('lives, and is not ready while a part fails, which it names without details', async () => {
    const ask = await health({
      database: async () => {
        throw new Error('password authentication failed for copydesk:secret');
      },
      temporal: async () => ({}),
      polling: async () => false,
    });
    expect((await ask('/healthz')).status).toBe(200);
    expect(await ask('/readyz')).toEqual({
      status: 503,
      json: { ok: false, parts: { database: false, temporal: true, polling: false } },
    });
    expect((await ask('/else')).status).toBe(404);
  });

  it('is not ready while a part does not answer', async () => {
    const ask = await health({ database: () => new Promise(() => {}) });
    expect((await ask('/readyz')).status).toBe(503);
  });
});

describe('a server behind a proxy', () => {
  const app = (publicUrl: string | null) =>
    new Hono()
      .onError((_error, c) => c.text('no', 403))
      .use(sameOrigin(publicUrl))
      .post('/', (c) => c.text('done'));
  const post = async (publicUrl: string | null, headers: Record<string, string>) => {
    const reply = await app(publicUrl).request('http://inner:4664/', { method: 'POST', headers });
    return reply.status;
  };

  it('takes changes from the pages of its public address, whatever host the proxy names', async () => {
    const publicUrl = 'https://desk.example.com';
    expect(await post(publicUrl, { host: 'server:4664', origin: publicUrl })).toBe(200);
    expect(await post(publicUrl, { host: 'server:4664', origin: 'http://server:4664' })).toBe(403);
    expect(await post(publicUrl, { host: 'desk.example.com', origin: 'http://desk.example.com' })).toBe(403);
  });

  it('takes them from its own host where it has no public address', async () => {
    expect(await post(null, { host: '127.0.0.1:4664', origin: 'http://127.0.0.1:4664' })).toBe(200);
    expect(await post(null, { host: '127.0.0.1:4664', origin: 'https://evil.example' })).toBe(403);
  });
});

describe('a server that ends', () => {
  it('finishes what is under way and ends streams of events', async () => {
    let answer = () => {};
    let arrived = () => {};
    const under = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const server: Server = createServer((request, response) => {
      if (request.url === '/events') {
        response.writeHead(200, { 'Content-Type': 'text/event-stream' }).write(': connected\n\n');
        return;
      }
      answer = () => response.end('done');
      arrived();
    });
    const closeServer = gracefulClose(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const asked = fetch(`${url}/slow`).then((response) => response.text());
    const stream = await fetch(`${url}/events`);
    const read = stream.text().catch(() => 'cut');
    await under;
    const ended = closeServer();
    expect(await read).toBe('cut');
    answer();
    expect(await asked).toBe('done');
    await ended;
    await expect(fetch(url)).rejects.toThrow();
  });
});
