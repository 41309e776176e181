import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { pino } from 'pino';
import { type Config, readConfig } from './config.ts';
import { createApp } from './console/app.ts';
import { type AppDependencies, houseOperator } from './console/app-dependencies.ts';
import type { Desk } from './console/desk/desk.ts';
import { createPages } from './console/pages/routes.tsx';
import { createStaticFiles } from './console/pages/static-files.ts';
import { loginLinkMs } from './console/sign-in.ts';
import { examine } from './doctor/examine.ts';
import { CopydeskError, explainError } from './domain/errors.ts';
import type { Workspace } from './domain/workspace.ts';
import { isMain } from './house/is-main.ts';
import { type House, openHouse, type TenantHouse } from './house/open-house.ts';
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
  /** A fresh address that signs in once, within a quarter of an hour, as anybody of any tenant. */
  loginLink(): Promise<string>;
  /** Of the first tenant. */
  desk: Desk;
  close(): Promise<void>;
}

/**
 * API and console of this house, for all its tenants, on loopback, until closed. `local` lets programs of this user in by the token of `<home>/server.json`.
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
  const opened = await Promise.all(
    house.tenants.map(async (tenant) => ({
      tenant,
      key: await loadOrCreateSigningKey(tenant.keys),
      workspace: (await tenant.loadWorkspace()).workspace,
    })),
  );
  const client = await connectClient(temporal);
  const token = `cd_local_${randomBytes(32).toString('base64url')}`;
  const log = pino(
    { level: config.logLevel, base: { part: 'server' } },
    pino.destination({ dest: logTo, mkdir: true, mode: 0o600, sync: true }),
  );
  // The address that this process uses, which an embedded Temporal has in no configuration.
  const looked = { ...config, temporal: { ...config.temporal, address: temporal.address } };
  const served = opened.map(
    ({ tenant, key, workspace }): AppDependencies => ({
      desk: composeDesk(tenant, client, key),
      access: tenant.store.access,
      tenant: tenant.tenant,
      several: opened.length > 1,
      company: workspace.settings.name,
      version,
      temporalUi,
      houseWriter: isHouseWriter(config, workspace),
      imageHosts: () => imageHostsOf(tenant),
      checkPolicies: () => checkPolicies(housePolicies, join(tenant.workspaceDirectory, 'policies')),
      doctor: keepFor(5_000, () => examine(looked, tenant.workspaceDirectory)),
    }),
  );
  const dependencies = {
    tenants: new Map(served.map((one) => [one.tenant, one])),
    version,
    localToken: local ? token : null,
  };
  const app = createApp(dependencies, { pages: createPages, staticFiles: createStaticFiles(), log });
  const server = await listen(app.fetch, config.port).catch(async (error: unknown) => {
    await client.connection.close();
    throw error;
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  if (local) writeServerFile(config.home, { url, token, pid: process.pid, startedAt: new Date().toISOString() });
  return {
    url,
    loginLink: async () => `${url}/login?token=${await served[0]!.access.issue('login', houseOperator, loginLinkMs)}`,
    desk: served[0]!.desk,
    async close() {
      removeServerFile(config.home, token);
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
      await client.connection.close();
    },
  };
}

/** Whether no language model is configured: neither the workspace nor the environment names one. */
const isHouseWriter = ({ openai }: Config, { models }: Workspace): boolean =>
  models.length > 0 ? models.every(({ model }) => model === 'house-writer') : !openai.apiKey && !openai.baseUrl;

/** Of addresses like `shop.example/magazin` the host. */
async function imageHostsOf({ loadWorkspace }: TenantHouse): Promise<string[]> {
  const { brand } = (await loadWorkspace()).workspace;
  return brand.linkDomains.map((domain) => domain.split('/')[0]!);
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
