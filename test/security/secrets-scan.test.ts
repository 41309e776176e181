import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { parse } from 'yaml';
import type { AssetView, CampaignView } from '../../console/desk/desk.ts';
import { type HouseWriter, startHouseWriter } from '../../models/house-writer/start-house-writer.ts';
import { readServerFile } from '../../server/server-file.ts';
import { openStore } from '../../store/open-store.ts';
import { connectClient } from '../../temporal.ts';
import { copydesk } from '../cli/copydesk.ts';
import { type HouseProcess, type Machine, newMachine } from '../main-job/house-process.ts';
import { until } from '../main-job/until.ts';
import type { Fault, Simulator } from '../simulators/kit.ts';
import { startSimulator } from '../simulators/kit.ts';
import { type OAuthSimulator, startOAuthServer } from '../simulators/oauth-server.ts';
import { type Planted, plant, scan } from '../support/planted-secrets.ts';

const [lead, admin] = ['lena-hofer', 'sven-aumann'];
const people: Record<string, string> = { brand: 'miriam-falk', legal: 'katharina-vogt' };
const campaign = 'nordgrat-launch-blog';

const planted = {
  env: plant('env'),
  file: plant('file'),
  vault: plant('vault'),
  pasted: plant('pasted'),
  model: plant('model'),
  clientSecret: plant('client-secret'),
};
/** Planted for the proof that each place is looked into: each is put where it can be found. */
const canaries = {
  history: plant('in-history'),
  log: plant('in-log'),
  database: plant('in-database'),
  page: plant('in-page'),
};

let machine: Machine;
let house: HouseProcess;
let site: Simulator;
let platform: OAuthSimulator;
let model: HouseWriter;
const secrets: Planted[] = [...Object.values(planted)];
const places: Record<string, string> = {};

/** A platform that refuses in every way, and repeats what it was sent: an error page of a site that prints its request. */
const echo = (headers: Record<string, unknown>) => {
  const sent = String(headers.authorization ?? '');
  const opened = Buffer.from(sent.replace('Basic ', ''), 'base64').toString();
  return { code: 'internal', message: `Fatal error for ${sent} (${opened})`, data: { sent, opened } };
};
const faults: ((headers: Record<string, unknown>) => Fault)[] = [
  (headers) => ({ kind: 'status', status: 500, json: echo(headers) }),
  (headers) => ({ kind: 'status', status: 400, json: echo(headers) }),
  (headers) => ({
    kind: 'status',
    status: 302,
    json: echo(headers),
    headers: { location: `http://127.0.0.1:9/?was=${encodeURIComponent(echo(headers).message)}` },
  }),
  (headers) => ({ kind: 'status', status: 401, json: echo(headers) }),
];

const channelOf = (blog: Record<string, unknown>, password: string) => ({
  ...blog,
  settings: { ...(blog.settings as object), url: site.url, password },
});

/** Asks API or console as a person of this machine; what comes back is a place that is looked into. */
async function ask(person: string, method: string, path: string, body?: unknown, form?: Record<string, string>) {
  const { url, token } = readServerFile(machine.home)!;
  const response = await fetch(`${url}${path}`, {
    method,
    redirect: 'manual',
    headers: {
      ...(form
        ? { cookie: `copydesk_session=${session}`, origin: url }
        : { authorization: `Bearer ${token}`, 'copydesk-as': person }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(form && { body: new URLSearchParams(form) }),
  });
  const text = await response.text();
  places[`${method} ${path}`] =
    `${places[`${method} ${path}`] ?? ''}\n${JSON.stringify([...response.headers])}\n${text}`;
  return { status: response.status, text };
}
const api = async <T>(person: string, method: string, path: string, body?: unknown): Promise<T> =>
  JSON.parse((await ask(person, method, `/api/v1${path}`, body)).text) as T;

let session = '';
/** A session of an admin, for the pages: by a link, as a browser gets it. The tokens count as planted from then on. */
async function signIn(): Promise<void> {
  const { url, token } = readServerFile(machine.home)!;
  const { path } = await (
    await fetch(`${url}/api/v1/login-links`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'copydesk-as': admin },
    })
  ).json();
  const link = new URL(path, url);
  const cookieAfter = async (where: string, fields: Record<string, string>, cookie = '') => {
    const response = await fetch(`${url}${where}`, {
      method: 'POST',
      redirect: 'manual',
      headers: { origin: url, cookie },
      body: new URLSearchParams(fields),
    });
    return response.headers
      .getSetCookie()
      .find((one) => one.startsWith('copydesk_'))!
      .split(';')[0]!;
  };
  const anybody = await cookieAfter('/login', { token: link.searchParams.get('token')! });
  session = (await cookieAfter('/login/as', { person: admin }, anybody)).split('=')[1]!;
  secrets.push(
    { name: 'login token', value: link.searchParams.get('token')! },
    { name: 'session token', value: session },
    { name: 'token of this machine', value: token },
  );
}

async function campaignWithFailures(): Promise<void> {
  const brief = parse(await readFile(join(machine.workspace, 'briefs/produkt-launch-blog.yaml'), 'utf8'));
  await api(lead, 'POST', '/campaigns', { ...brief, title: `${brief.title} ${canaries.database.value}` });
  const view = () => api<CampaignView>(lead, 'GET', `/campaigns/${campaign}`);
  for (const asset of ['blog/de-DE', 'teaser/de-DE']) {
    const standing = async () => (await view()).status?.assets.find((one) => one.asset === asset);
    await until(`${asset} can be selected`, async () => (await standing())?.stage === 'selection');
    const { variants } = await api<AssetView>(lead, 'GET', `/campaigns/${campaign}/assets/${asset}`);
    const good = variants.find(({ verdict }) => verdict === 'pass') ?? variants[0]!;
    await api(lead, 'POST', `/campaigns/${campaign}/commands`, { kind: 'select', asset, variant: good.ref });
    await until(`${asset} is approved`, async () => {
      const now = await standing();
      const open = now?.request?.stages.find(({ closedBy }) => !closedBy);
      if (now?.stage === 'sign-off' && open)
        await api(people[open.stage]!, 'POST', `/campaigns/${campaign}/commands`, {
          ...{ kind: 'decide', asset, prepared: now.request!.prepared, decision: 'approve', stage: open.stage },
        });
      return now !== undefined && ['slot', 'publishing', 'measuring', 'done'].includes(now.stage);
    });
  }
  await until('the blog has refused the password', async () => {
    const blog = (await view()).status.assets.find(({ channel }) => channel === 'blog');
    if (blog?.attention?.errorClass === 'auth') return true;
    if (blog?.attention)
      await api(lead, 'POST', `/campaigns/${campaign}/commands`, { kind: 'retry', asset: 'blog/de-DE' });
    return false;
  });
}

async function historiesOf(address: string): Promise<number> {
  const client = await connectClient({ address, namespace: 'default' });
  try {
    let count = 0;
    for await (const { workflowId, runId } of client.workflow.list()) {
      const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
      places[`history of ${workflowId} ${runId}`] = historyToJSON(history);
      count += 1;
    }
    return count;
  } finally {
    await client.connection.close();
  }
}

beforeAll(async () => {
  let turn = 0;
  site = await startSimulator('refusing-site', () => ({ status: 404, json: { code: 'rest_no_route' } }));
  site.faults(({ headers }) => faults[Math.min(turn++, faults.length - 1)]!(headers));
  platform = await startOAuthServer({
    clientId: 'desk',
    clientSecret: planted.clientSecret.value,
    rotates: true,
    life: 61,
  });
  model = await startHouseWriter({ mode: { apiKey: planted.model.value } });
  machine = await newMachine({
    PLANTED_PASSWORD: planted.env.value,
    OPENAI_API_KEY: planted.model.value,
    OPENAI_BASE_URL: model.url,
    OPENAI_MODEL: 'house-writer',
    COPYDESK_LOG_LEVEL: 'trace',
  });
  await mkdir(join(machine.workspace, 'secrets'));
  await writeFile(join(machine.workspace, 'secrets/blog'), planted.file.value);
  await machine.edit('channels.yaml', ({ channels }) => {
    const { blog } = channels;
    Object.assign(channels, {
      blog: channelOf(blog, 'vault:blog'),
      'blog-env': channelOf(blog, 'env:PLANTED_PASSWORD'),
      'blog-file': channelOf(blog, 'file:secrets/blog'),
      'blog-oauth': channelOf(blog, 'vault:platform'),
    });
  });
  house = await machine.start();
  await house.says('console ');
  await signIn();
  const refreshToken = platform.grant();
  secrets.push({ name: 'refresh token', value: refreshToken });
  await api(admin, 'PUT', '/credentials/blog', {
    value: { kind: 'secret', secret: planted.vault.value },
    expiresAt: '2026-12-01T00:00:00Z',
  });
  await api(admin, 'PUT', '/credentials/platform', {
    value: {
      kind: 'oauth2',
      tokenUrl: platform.tokenUrl,
      clientId: 'desk',
      clientSecret: planted.clientSecret.value,
      refreshToken,
    },
  });
  const { token } = await api<{ token: string }>(admin, 'POST', '/tokens', { days: 1 });
  // The answer that gives it out is the one place where it belongs.
  delete places['POST /api/v1/tokens'];
  secrets.push({ name: 'API token', value: token });

  await campaignWithFailures();
  for (const name of ['blog', 'blog-env', 'blog-file', 'blog-oauth'])
    for (let look = 0; look < faults.length; look += 1) {
      turn = look;
      await ask(admin, 'POST', `/api/v1/channels/${name}/check`, {});
    }
  // Input that is wrong and holds a secret.
  const { value } = planted.vault;
  await ask(admin, 'PUT', '/api/v1/credentials/NOT-A-NAME', { value: { kind: 'secret', secret: value } });
  await ask(admin, 'PUT', '/api/v1/credentials/blog', { value: { kind: 'password', secret: value } });
  await ask(admin, 'PUT', '/api/v1/credentials/blog', {
    value: { kind: 'oauth2', tokenUrl: 'ftp://x', clientId: 'd', clientSecret: value },
  });
  await ask(lead, 'PUT', '/api/v1/credentials/blog', { value: { kind: 'secret', secret: value } });
  await ask(admin, 'POST', '/credentials', undefined, { name: 'NOT A NAME', secret: value });
  await ask(admin, 'POST', '/credentials/platform/check', undefined, {});
  platform.faults(() => ({
    kind: 'status',
    status: 500,
    json: { error: 'server_error', seen: planted.clientSecret.value },
  }));
  await ask(admin, 'POST', '/api/v1/credentials/platform/check', {});
  for (const path of [
    '/credentials',
    '/channels',
    '/openapi.json',
    '/inbox',
    '/health',
    '/policy/decisions',
    `/campaigns/${campaign}`,
    `/campaigns/${campaign}/timeline`,
  ])
    await ask(admin, 'GET', `/api/v1${path}`);
  const { url } = readServerFile(machine.home)!;
  for (const path of ['/', '/credentials', '/channels', '/health', '/policy', `/campaigns/${campaign}`, '/nowhere']) {
    const response = await fetch(`${url}${path}`, { headers: { cookie: `copydesk_session=${session}` } });
    places[`page ${path}`] = await response.text();
  }
  // What proves that answers, logs and histories are looked into.
  await ask(admin, 'GET', `/api/v1/campaigns/${encodeURIComponent(canaries.log.value)}`);
  await ask(admin, 'GET', `/campaigns?page=${encodeURIComponent(canaries.page.value)}`);
  places['command line'] = '';
  for (const words of [['credential', 'list'], ['credential', 'check', 'platform'], ['doctor']]) {
    const { stdout, stderr } = await copydesk([...words, '--as', admin], {
      COPYDESK_HOME: machine.home,
      COPYDESK_WORKSPACE: machine.workspace,
    });
    places['command line'] += stdout + stderr;
  }
  const address = await machine.temporalAddress();
  const client = await connectClient({ address, namespace: 'default' });
  await client.workflow.start('nobody', {
    workflowId: 'canary',
    taskQueue: 'nobody',
    args: [{ text: canaries.history.value }],
  });
  await client.connection.close();
  expect(await historiesOf(address)).toBeGreaterThanOrEqual(4);
  // A password that was pasted into the workspace: the house does not take it, and does not repeat it.
  await machine.edit('channels.yaml', ({ channels }) => {
    channels.blog.settings.password = planted.pasted.value;
  });
  const doctor = await copydesk(['doctor'], { COPYDESK_HOME: machine.home, COPYDESK_WORKSPACE: machine.workspace });
  places['doctor on a pasted password'] = doctor.stdout + doctor.stderr;
  expect(places['doctor on a pasted password']).toContain('blog.settings.password');
  await house.stop();

  places['output of the house'] = house.output();
  const logs = (await readdir(machine.home)).filter((name) => name.endsWith('.log'));
  for (const name of logs) places[`log ${name}`] = await readFile(join(machine.home, name), 'utf8');
  const temporalLogs = (await readdir(join(machine.home, 'temporal'))).filter((name) => name.endsWith('.log'));
  for (const name of temporalLogs)
    places[`log of Temporal ${name}`] = await readFile(join(machine.home, 'temporal', name), 'utf8');
  const store = await openStore({ kind: 'embedded', directory: join(machine.home, 'database') });
  places['database dump'] = '';
  const rows: string[] = [];
  await store.dump(async (row) => void rows.push(JSON.stringify(row)));
  await store.close();
  places['database dump'] = rows.join('\n');
  const tenant = join(machine.home, 'keys/steinfoehr/signing-key.private.pem');
  const pem = (await readFile(tenant, 'utf8'))
    .split('\n')
    .filter((line) => line && !line.startsWith('--'))
    .join('');
  const key = (await readFile(join(machine.home, 'keys/credentials.key'), 'utf8')).trim();
  secrets.push({ name: 'signing key', value: pem }, { name: 'key of credentials', value: key });
  secrets.push(...platform.issued().map((value, index) => ({ name: `token of the platform ${index}`, value })));
}, 600_000);

afterAll(async () => {
  await machine?.remove();
  await site?.close();
  await platform?.close();
  await model?.close();
}, 120_000);

describe('after a campaign with failures of all kinds', () => {
  it('all secrets were used: the simulators have seen them', () => {
    expect(secrets.length).toBeGreaterThan(12);
    expect(platform.issued().length).toBeGreaterThan(2);
    const answers = site.log.map(({ status }) => status);
    for (const status of [500, 400, 302, 401]) expect(answers).toContain(status);
  });

  it('no secret is in any history, log, row, answer, page or output', () => {
    const bytes = Object.values(places).reduce((sum, text) => sum + text.length, 0);
    process.stdout.write(`secrets: ${secrets.length}, places: ${Object.keys(places).length}, characters: ${bytes}\n`);
    expect(scan(places, secrets)).toEqual([]);
  }, 300_000);

  it.each([
    ['histories', /^history/, () => canaries.history],
    ['logs', /^log server/, () => canaries.log],
    ['the dump of the database', /^database/, () => canaries.database],
    ['answers and pages', /^GET/, () => canaries.log],
  ])('and the scan would have found one in %s', (_, place, canary) => {
    const found = scan(Object.fromEntries(Object.entries(places).filter(([name]) => place.test(name))), [canary()]);
    expect(found).not.toEqual([]);
  });
});
