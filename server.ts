import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { pino } from 'pino';
import { readConfig } from './config.ts';
import { createApp } from './console/app.ts';
import { type AppDependencies, localOperator } from './console/app-dependencies.ts';
import type { Desk } from './console/desk/desk.ts';
import { createPages } from './console/pages/routes.tsx';
import { createStaticFiles } from './console/pages/static-files.ts';
import { loginLinkMs } from './console/sign-in.ts';
import { examine } from './doctor/examine.ts';
import { CopydeskError, explainError } from './domain/errors.ts';
import { isMain } from './house/is-main.ts';
import { type House, openHouse } from './house/open-house.ts';
import { untilSignal } from './house/until-signal.ts';
import { checkPolicies } from './policies/check.ts';
import { loadOrCreateSigningKey } from './policies/keys.ts';
import { housePolicies } from './policies/policy-set.ts';
import { composeDesk } from './server/compose-desk.ts';
import { keepFor } from './server/keep-for.ts';
import { removeServerFile, writeServerFile } from './server/server-file.ts';
import { connectClient, type TemporalAddress } from './temporal.ts';

export interface RunningServer {
  /** `http://127.0.0.1:<port>` */
  url: string;
  /** A fresh address that signs in once, within a quarter of an hour. */
  loginLink(): Promise<string>;
  desk: Desk;
  close(): Promise<void>;
}

/**
 * API and console of this house on loopback, until closed. `local` lets programs of this user in by the token of `<home>/server.json`.
 * `logTo` is a file or a descriptor; left out, `<home>/server.log`, because the terminal of `npm start` is for people.
 * @throws CopydeskError `conflict` when the port is taken
 */
export async function startServer(
  house: House,
  temporal: TemporalAddress,
  {
    temporalUi,
    local,
    logTo = join(house.config.home, 'server.log'),
  }: { temporalUi: string | null; local: boolean; logTo?: string | number },
): Promise<RunningServer> {
  const { config } = house;
  const [tenant] = house.tenants;
  const key = await loadOrCreateSigningKey(tenant.keys);
  const { workspace } = await tenant.loadWorkspace();
  const client = await connectClient(temporal);
  const desk = composeDesk(tenant, client, key);
  const token = `cd_local_${randomBytes(32).toString('base64url')}`;
  const log = pino(
    { level: config.logLevel, base: { part: 'server' } },
    pino.destination({ dest: logTo, mkdir: true, mode: 0o600, sync: true }),
  );
  const dependencies: AppDependencies = {
    desk,
    access: tenant.store.access,
    tenant: tenant.tenant,
    company: workspace.settings.name,
    version,
    localToken: local ? token : null,
    temporalUi,
    houseWriter:
      workspace.models.length > 0
        ? workspace.models.every(({ model }) => model === 'house-writer')
        : !config.openai.apiKey && !config.openai.baseUrl,
    imageHosts: async () => {
      const { brand } = (await tenant.loadWorkspace()).workspace;
      return brand.linkDomains.map((domain) => domain.split('/')[0]!);
    },
    checkPolicies: () => checkPolicies(housePolicies),
    // The address that this process uses, which an embedded Temporal has in no configuration.
    doctor: keepFor(5_000, () => examine({ ...config, temporal: { ...config.temporal, address: temporal.address } })),
  };
  const app = createApp(dependencies, { pages: createPages(dependencies), staticFiles: createStaticFiles(), log });
  const server = await listen(app.fetch, config.port).catch(async (error: unknown) => {
    await client.connection.close();
    throw error;
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  if (local) writeServerFile(config.home, { url, token, pid: process.pid, startedAt: new Date().toISOString() });
  return {
    url,
    loginLink: async () => `${url}/login?token=${await tenant.store.access.issue('login', localOperator, loginLinkMs)}`,
    desk,
    async close() {
      removeServerFile(config.home, token);
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
      await client.connection.close();
    },
  };
}

const { version } = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8')) as { version: string };

async function listen(fetch: Parameters<typeof serve>[0]['fetch'], port: number): Promise<Server> {
  const server = serve({ fetch, hostname: '127.0.0.1', port }) as Server;
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('listening', resolve);
      server.once('error', reject);
    });
    return server;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw cause;
    throw new CopydeskError(
      'conflict',
      `Port ${port} is in use. Stop the program that has it, or set COPYDESK_PORT to another one (0 takes any free one).`,
      { where: { field: 'COPYDESK_PORT' }, cause },
    );
  }
}

async function main(): Promise<void> {
  const config = readConfig();
  const house = await openHouse(config);
  try {
    const { address, namespace } = config.temporal;
    const server = await startServer(
      house,
      { address: address ?? '127.0.0.1:7233', namespace },
      { temporalUi: null, local: true, logTo: 2 },
    );
    console.error(`server: ${server.url}\nsign in: ${await server.loginLink()}`);
    await untilSignal();
    await server.close();
  } finally {
    await house.close();
  }
}

if (isMain(import.meta.url)) {
  await main().catch((error: unknown) => {
    console.error(explainError(error));
    process.exitCode = 1;
  });
}
