import { existsSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from '@temporalio/client';
import { assetWorkflowId, campaignWorkflowId } from '../../domain/ids.ts';
import { campaignOverApi } from '../main-job/campaign-over-api.ts';
import type { Answered, HouseProcess } from '../main-job/house-process.ts';
import { until } from '../main-job/until.ts';
import { startWitness, type Witness } from '../main-job/witness.ts';
import { copyExample } from '../support/copy-example.ts';
import { startPostgres } from '../support/postgres.ts';
import { type DevServer, devServer } from '../support/temporal.ts';
import { type WeaviateForTests, weaviateForTests } from '../support/weaviate.ts';
import { freePort, processesOf, type RunningService } from './apart.ts';

const tenant = 'steinfoehr';
const asset = 'teaser/de-DE';
const [lead, approver] = ['lena-hofer', 'miriam-falk'];
const stepMs = 240_000;

let directory: string;
let postgres: { url: string; stop(): Promise<void> };
let temporal: DevServer;
let weaviate: WeaviateForTests;
let witness: Witness;
let services: Awaited<ReturnType<typeof processesOf>>;
let port: number;
const running = new Set<RunningService>();
const tokens = new Map<string, string>();

const briefOf = (campaign: string) => ({
  id: campaign,
  brand: 'steinfoehr',
  title: 'Die Nordgrat 3L ist da',
  goal: '600 verkaufte Jacken bis Ende Februar',
  baseline: 'bisher keine, neues Produkt',
  audience: 'Menschen, die bei jedem Wetter in den Bergen unterwegs sind',
  products: ['SF-1001'],
  questions: ['Was hält die Nordgrat 3L aus?'],
  assets: [{ channel: 'teaser', locales: ['de-DE'], variants: 1 }],
  owner: lead,
});

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'copydesk-apart-'));
  await copyExample(join(directory, 'workspaces/steinfoehr'));
  [postgres, temporal, weaviate, witness] = await Promise.all([
    startPostgres(),
    devServer(),
    weaviateForTests(),
    startWitness(directory, 400),
  ]);
  await mkdir(join(directory, 'secrets'));
  await writeFile(join(directory, 'secrets/database-url'), `${postgres.url}\n`);
  port = await freePort();
  services = await processesOf(
    { directory, temporal: temporal.address, weaviate: weaviate.url },
    { COPYDESK_PUBLIC_URL: `http://127.0.0.1:${port}`, OPENAI_BASE_URL: witness.url, OPENAI_MODEL: 'house-writer' },
  );
}, stepMs);

afterAll(async () => {
  await Promise.allSettled([...running].map((service) => service.end('SIGKILL')));
  const stopped = await Promise.allSettled([witness, weaviate, temporal, postgres].map((one) => one?.stop()));
  await rm(directory, { recursive: true, force: true });
  expect(stopped.filter(({ status }) => status === 'rejected')).toEqual([]);
}, stepMs);

async function start(service: string, home: string, how: { port?: number; build?: string } = {}) {
  const started = await services.start(service, home, how);
  running.add(started);
  await until(`${home} is healthy`, () => started.healthy(), { everyMs: 250 });
  return started;
}

async function ask<T>(
  person: string,
  path: string,
  { body, key }: { body?: unknown; key?: string } = {},
): Promise<Answered<T>> {
  const response = await fetch(`http://127.0.0.1:${port}/api/v1${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      authorization: `Bearer ${tokens.get(person)}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(key && { 'idempotency-key': key }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, json: (await response.json()) as T };
}

const over = (campaign: string) => campaignOverApi(() => ({ ask }) as unknown as HouseProcess, campaign, lead);

/** The pages on the site, each in a folder of its own. */
const pages = (): string[] => {
  const site = join(directory, 'workspaces/steinfoehr/site/teaser');
  const entries = existsSync(site) ? readdirSync(site, { withFileTypes: true }) : [];
  return entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.')).map(({ name }) => name);
};

async function isPublishedOnce(campaign: string): Promise<void> {
  const { publications } = await until(`${campaign} is published`, async () => {
    const seen = await over(campaign).view();
    return seen.publications.some(({ state }) => state === 'published') && seen;
  });
  expect(publications).toHaveLength(1);
}

describe('The processes of deploy/compose.yaml, each on its own', () => {
  let server: RunningService;
  let workers: RunningService[];

  it(
    'are set up once, also by two at the same time',
    async () => {
      const [one, other] = await Promise.all([services.once('setup'), services.once('setup')]);
      for (const said of [one, other]) {
        expect(said).toMatch(/^database .* migrated$/m);
        expect(said).toMatch(/^temporal .* search attributes registered$/m);
        expect(said).toMatch(/^knowledge {2}steinfoehr: [1-9]\d* documents/m);
      }
      expect([one, other].filter((said) => / 0 new, 0 changed/.test(said))).toHaveLength(1);
    },
    stepMs,
  );

  it(
    'come up healthy, and the signing key is in the home of the server only',
    async () => {
      server = await start('server', 'server', { port });
      workers = await Promise.all(['worker-1', 'worker-2'].map((home) => start('worker', home)));
      const keys = readdirSync(join(directory, 'public-keys/steinfoehr'));
      expect(keys).toEqual([expect.stringMatching(/\.public\.jwk$/)]);
      expect(readdirSync(join(directory, 'server/keys/steinfoehr'))).toContain('signing-key.private.pem');
      for (const home of ['worker-1', 'worker-2']) expect(existsSync(join(directory, home, 'keys'))).toBe(false);
    },
    stepMs,
  );

  it(
    'let nobody in for sitting at the machine, and each person by an invitation',
    async () => {
      expect(existsSync(join(directory, 'server/server.json'))).toBe(false);
      expect(server.output()).not.toContain('token=');
      const invite = (...words: string[]) => services.copydesk('server', 'server', 'invite', ...words);
      const [forLead, forApprover, link] = await Promise.all([
        invite(lead, '--program'),
        invite(approver, '--program'),
        invite(approver),
      ]);
      tokens.set(lead, forLead).set(approver, forApprover);
      const { json } = await ask<{ person: { id: string } }>(lead, '/me');
      expect(json.person.id).toBe(lead);
      expect(link).toMatch(new RegExp(`^http://127.0.0.1:${port}/login\\?token=cd_login_steinfoehr\\.`));
    },
    stepMs,
  );

  it('take changes from the pages of the public address only', async () => {
    const post = (origin: string) =>
      fetch(`http://127.0.0.1:${port}/logout`, { method: 'POST', headers: { origin }, redirect: 'manual' });
    expect((await post(`http://127.0.0.1:${port}`)).status).toBe(303);
    expect((await post('https://evil.example')).status).toBe(403);
  });

  it(
    'carry a campaign over the death of a worker',
    async () => {
      const { eachIn, select, view } = over('getrennt');
      expect((await ask(lead, '/campaigns', { body: briefOf('getrennt') })).status).toBe(201);
      await until('the model has answered twice', async () => (await witness.requests()).length >= 2).catch(
        async (error) => {
          const seen = JSON.stringify(await view());
          throw new Error(`${error.message}\n${seen}\n${workers.map(({ output }) => output()).join('\n')}`);
        },
      );
      await workers[0]!.end('SIGKILL');
      await eachIn('selection');
      await select(asset);
      await eachIn('sign-off');
    },
    stepMs,
  );

  it(
    'carry it over a restart of the server, which ends in order',
    async () => {
      expect(await server.end('SIGTERM')).toBe(0);
      server = await start('server', 'server', { port });
      expect((await over('getrennt').decide(approver, asset)).status).toBe(200);
      await isPublishedOnce('getrennt');
      expect(pages()).toHaveLength(1);
    },
    stepMs,
  );

  it(
    'end in order, and a worker finishes what is under way',
    async () => {
      expect(await workers[1]!.end('SIGTERM')).toBe(0);
      expect(workers[1]!.output()).toContain('finishing what is under way');
    },
    stepMs,
  );

  it(
    'move a campaign that waits to the build that is promoted, and leave what is pinned with its own',
    async () => {
      const { workflow } = new Client({ connection: temporal.connection });
      const promote = (build: string) =>
        services.copydesk('server', 'server', 'deployment', 'promote', build, '--json');
      const versioning = async (workflowId: string) => {
        const { raw } = await workflow.getHandle(workflowId).describe();
        const info = raw.workflowExecutionInfo!.versioningInfo!;
        const behavior = { 1: 'PINNED', 2: 'AUTO_UPGRADE' }[Number(info.behavior)];
        return { behavior, build: info.deploymentVersion?.buildId };
      };
      const campaign = campaignWorkflowId(tenant, 'umgezogen');
      const child = assetWorkflowId(tenant, 'umgezogen', asset, 0);
      const { eachIn, select, decide } = over('umgezogen');
      const [first, second] = await Promise.all(
        ['first', 'second'].map((build) => start('worker', 'worker-2', { build })),
      );
      await promote('first');

      expect((await ask(lead, '/campaigns', { body: briefOf('umgezogen') })).status).toBe(201);
      await eachIn('selection');
      expect(await versioning(campaign)).toEqual({ behavior: 'AUTO_UPGRADE', build: 'first' });
      expect(await versioning(child)).toEqual({ behavior: 'PINNED', build: 'first' });

      await promote('second');
      expect(await first!.end('SIGTERM')).toBe(0);
      await select(asset);
      await eachIn('sign-off');
      expect((await decide(approver, asset)).status).toBe(200);
      await isPublishedOnce('umgezogen');
      expect(await versioning(campaign)).toEqual({ behavior: 'AUTO_UPGRADE', build: 'second' });
      expect(await versioning(child)).toEqual({ behavior: 'PINNED', build: 'first' });
      workers = [second!];
    },
    stepMs,
  );

  it(
    'are not ready while Temporal is gone',
    async () => {
      process.kill(temporal.pid, 'SIGKILL');
      for (const service of [workers[0]!, server])
        await until('it says so', async () => !(await service.healthy()), { everyMs: 250 });
    },
    stepMs,
  );
});
