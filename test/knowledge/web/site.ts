import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type EnabledResearch, Research } from '../../../domain/research.ts';
import { createWebEdge, type Resolve, type WebEdge } from '../../../knowledge/web/web-edge.ts';

type Page = (request: IncomingMessage, response: ServerResponse) => void;

/** A server on loopback that counts who reaches it. */
export interface Site {
  port: number;
  /** Paths that were asked for, in order. */
  asked: string[];
  /** User agents that came. */
  agents: string[];
  connections(): number;
  /** What is answered at a path; unknown ones are a 404. */
  pages: Record<string, Page>;
  close(): Promise<void>;
}

export async function startSite(pages: Record<string, Page> = {}): Promise<Site> {
  const [asked, agents]: [string[], string[]] = [[], []];
  let connections = 0;
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    const path = (request.url ?? '').split('?')[0]!;
    asked.push(request.url ?? '');
    agents.push(request.headers['user-agent'] ?? '');
    if (site.pages[path]) site.pages[path](request, response);
    else response.writeHead(404, { 'content-type': 'text/plain' }).end('none');
  });
  server.on('connection', (socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const site: Site = {
    port: (server.address() as AddressInfo).port,
    asked,
    agents,
    connections: () => connections,
    pages,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
  return site;
}

export const html =
  (body: string, headers: Record<string, string> = {}): Page =>
  (_, response) =>
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...headers }).end(body);

export const text =
  (body: string, type = 'text/plain'): Page =>
  (_, response) =>
    response.writeHead(200, { 'content-type': type }).end(body);

export const leadTo =
  (location: string, status = 302): Page =>
  (_, response) =>
    response.writeHead(status, { location }).end();

/** Research that is on, with these ports and whatever a test is about. */
export const researchOf = (more: Record<string, unknown> = {}): EnabledResearch =>
  Research.parse({
    enabled: true,
    userAgent: { name: 'SteinfoehrResearch', contact: 'netz@steinfoehr.example' },
    ...more,
    limits: { secondsBetween: 0, ...(more.limits as object) },
  }) as EnabledResearch;

/** The way to the web with names of the test's own; one port of this machine counts as public, as a site of the internet would. */
export const edgeTo = (
  site: Pick<Site, 'port'>,
  names: Record<string, string[] | Resolve> = {},
  now = () => new Date(),
): WebEdge =>
  createWebEdge({
    now,
    alsoPublic: [{ address: '127.0.0.1', port: site.port }],
    resolve: async (host) => {
      const found = names[host];
      if (!found) throw Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: 'ENOTFOUND' });
      return typeof found === 'function' ? found(host) : found;
    },
  });
