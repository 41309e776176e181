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
import { makeBackup } from './house/backup/make-backup.ts';
import { temporalOf } from './house/connect-temporal.ts';
import { isMain } from './house/is-main.ts';
import { keepFor } from './house/keep-for.ts';
import { ensureLiveCheck } from './house/live-check-schedule.ts';
import { type House, openHouse, type TenantHouse } from './house/open-house.ts';
import { openLog } from './house/open-log.ts';
import { ensureOrphansJob } from './house/orphans-schedule.ts';
import { readinessOf } from './house/readiness.ts';
import { signingKeyOf } from './house/signing-key.ts';
import { untilSignal } from './house/until-signal.ts';
import { checkPolicies } from './policies/check.ts';
import { housePolicies } from './policies/policy-set.ts';
import { gracefulClose } from './server/close-gracefully.ts';
import { composeDesk } from './server/compose-desk.ts';
import { webhookReceiver } from './server/receive-webhook.ts';
import { removeServerFile, writeServerFile } from './server/server-file.ts';
import { connectClient, type TemporalAddress, taskQueue } from './temporal.ts';

export interface RunningServer {
  /** `COPYDESK_PUBLIC_URL`, else `http://127.0.0.1:<port>` */
  url: string;
  /** Whether only this machine can reach it, so that whoever may read its home acts as anybody. */
  local: boolean;
  /** A fresh address that signs in once, within a quarter of an hour, as anybody of any tenant; denied to a server that is not `local`. */
  loginLink(): Promise<string>;
  /** Of the first tenant. */
  desk: Desk;
  close(): Promise<void>;
}

/**
 * API and console of this house, for all its tenants, until closed. `local` lets programs of this user in by the token of `<home>/server.json`, which acts as anybody,
 * as long as only this machine can reach the server.
 * `logTo` is a file or a descriptor; left out, `<home>/server.log`, because the terminal of `npm start` is for people.
 * @throws CopydeskError `conflict` when the port is taken
 */
export async function startServer(
  house: House,
  temporal: TemporalAddress,
  {
    temporalUi,
    local: wanted,
    logTo = join(house.config.home, 'server.log'),
  }: { temporalUi: string | null; local: boolean; logTo?: string | number },
): Promise<RunningServer> {
  const { config } = house;
  const local = wanted && isPrivate(config);
  const client = await connectClient(temporal);
  for (const { tenant, loadWorkspace } of house.tenants) {
    await ensureLiveCheck(client, taskQueue, (await loadWorkspace()).workspace.settings);
    await ensureOrphansJob(client, taskQueue, tenant);
  }
  const opened = await Promise.all(
    house.tenants.map(async (tenant) => ({
      tenant,
      desk: composeDesk(tenant, client, await signingKeyOf(config, tenant)),
      workspace: (await tenant.loadWorkspace()).workspace,
    })),
  );
  const token = `cd_local_${randomBytes(32).toString('base64url')}`;
  const log = pino({ level: config.logLevel, base: { part: 'server' } }, openLog(logTo));
  const vaults = new Map(opened.map(({ tenant }) => [tenant.tenant, tenant.credentials]));
  // The address that this process uses, which an embedded Temporal has in no configuration.
  const looked = { ...config, temporal: { ...config.temporal, address: temporal.address } };
  const served = opened.map(
    ({ tenant, desk, workspace }): AppDependencies => ({
      desk,
      receiveWebhook: webhookReceiver(tenant, desk),
      signOff: (token) => tenant.store.consents.withdraw({ token }),
      access: tenant.store.access,
      tenant: tenant.tenant,
      several: opened.length > 1,
      company: workspace.settings.name,
      version,
      temporalUi,
      houseWriter: isHouseWriter(config, workspace),
      imageHosts: () => imageHostsOf(tenant),
      checkPolicies: () => checkPolicies(housePolicies, join(tenant.workspaceDirectory, 'policies')),
      doctor: keepFor(5_000, () => examine(looked, tenant.workspaceDirectory, vaults)),
    }),
  );
  const dependencies = {
    tenants: new Map(served.map((one) => [one.tenant, one])),
    version,
    localToken: local ? token : null,
  };
  const app = createApp(dependencies, {
    pages: createPages,
    staticFiles: createStaticFiles(),
    log,
    publicUrl: config.publicUrl,
    // While this process has an embedded database open, nobody else can read it.
    backUp: (folder) => makeBackup(config, house.store, folder, version),
    ready: readinessOf({
      database: () => house.tenants[0].store.sql.query('select 1'),
      temporal: () => client.workflowService.getSystemInfo({}),
    }),
  });
  const server = await listen(app.fetch, config).catch(async (error: unknown) => {
    await client.connection.close();
    throw error;
  });
  const url = config.publicUrl ?? `http://${nameOf(config.host)}:${(server.address() as AddressInfo).port}`;
  const closeServer = gracefulClose(server);
  if (local) writeServerFile(config.home, { url, token, pid: process.pid, startedAt: new Date().toISOString() });
  return {
    url,
    local,
    async loginLink() {
      if (!local)
        throw new CopydeskError('denied', 'Others can reach this server: copydesk invite lets one person in.');
      return `${url}/login?token=${await served[0]!.access.issue('login', houseOperator, loginLinkMs)}`;
    },
    desk: served[0]!.desk,
    async close() {
      removeServerFile(config.home, token);
      await closeServer();
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

/** Whether only this machine can reach the server: then whoever may read its home may act as anybody. */
const isPrivate = ({ host, publicUrl }: Config): boolean => isLoopback(host) && publicUrl === null;

const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || host.startsWith('127.');

/** What a host is called in an address. One that means all of them is reached at any, so at loopback. */
const nameOf = (host: string): string =>
  ['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;

async function listen(fetch: Parameters<typeof serve>[0]['fetch'], { host, port }: Config): Promise<Server> {
  const server = serve({ fetch, hostname: host, port }) as Server;
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
    const server = await startServer(house, temporalOf(config.temporal), { temporalUi: null, local: true, logTo: 2 });
    console.error(`server: ${server.url}`);
    console.error(`sign in: ${server.local ? await server.loginLink() : 'by a link that copydesk invite makes'}`);
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
