import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { NativeConnection, Worker } from '@temporalio/worker';
import { createActivities } from '../../activities/create-activities.ts';
import type { AppDependencies } from '../../console/app-dependencies.ts';
import { localOperator } from '../../console/app-dependencies.ts';
import type { AssetView, CampaignView } from '../../console/desk/desk.ts';
import { createPages } from '../../console/pages/routes.tsx';
import type { Pin } from '../../domain/campaign.ts';
import type { Command, SignedCommand } from '../../domain/command.ts';
import { campaignWorkflowId, temporalScheduleId } from '../../domain/ids.ts';
import type { Ref } from '../../domain/ref.ts';
import { signCommand } from '../../policies/attestation.ts';
import { loadOrCreateSigningKey } from '../../policies/keys.ts';
import { tenantTables } from '../../store/tenant-tables.ts';
import { consent } from '../store/contract/samples.ts';
import { type RunningHouse, startHouse } from '../support/house.ts';
import { briefOf, canaryOf, scheduleOf, secretsOf, type TenantId, tenantIds, withCanaries } from './canaries.ts';
import { until } from './running-house.ts';

/** Of every tenant, the same campaign; `only-<tenant>` is one that no other has. */
const common = 'launch';
const asset = 'teaser/de-DE';

interface Known {
  token: string;
  admin: string;
  session: string;
  view: CampaignView;
  assetView: AssetView;
  pin: Pin;
  /** Every ref that the tenant's people can see. */
  refs: Ref[];
}

let running: RunningHouse;
const known = new Map<TenantId, Known>();
const of = (tenant: TenantId): Known => known.get(tenant)!;
const pairs = tenantIds.flatMap((a) => tenantIds.filter((b) => b !== a).map((b) => [a, b] as const));

beforeAll(async () => {
  running = await startHouse({}, tenantIds.map(withCanaries));
  await Promise.all(tenantIds.map(async (tenant) => known.set(tenant, await live(tenant))));
}, 240_000);
afterAll(() => running?.stop(), 60_000);

/** Lets a tenant's campaigns come as far as a request for sign-off, with edits and comments of people that hold its word. */
async function live(tenant: TenantId): Promise<Known> {
  const { access } = running.house.forTenant(tenant).store;
  const token = await access.issue('api', 'lena-hofer', 600_000);
  const send = (path: string, body: unknown, as = token) => ask(as, path, { method: 'POST', body });
  const read = async <T>(path: string): Promise<T> => (await ask(token, path)).json() as T;
  const see = (id: string = common) => read<CampaignView>(`/campaigns/${id}`);
  const inStage = (stage: string, id?: string) =>
    until(
      () => see(id),
      ({ status }) => status?.assets?.[0]?.stage === stage,
    );
  const command = async (body: unknown, as = token) => {
    const response = await send(`/campaigns/${common}/commands`, body, as);
    if (response.status !== 200) throw new Error(await response.text());
  };
  for (const id of [common, `only-${tenant}`]) expect((await send('/campaigns', briefOf(tenant, id))).status).toBe(201);
  for (const id of [common, `only-${tenant}`])
    expect((await send('/schedules', scheduleOf(tenant, id))).status).toBe(201);
  await inStage('selection');
  await inStage('selection', `only-${tenant}`);
  const { variants } = await read<AssetView>(`/campaigns/${common}/assets/${asset}`);
  const [base] = variants;
  const content = { ...base!.content, title: `${canaryOf(tenant)} hält dicht` };
  await command({ kind: 'edit', asset, base: base!.ref, content });
  const edited = (await read<AssetView>(`/campaigns/${common}/assets/${asset}`)).variants.at(-1)!;
  await command({ kind: 'select', asset, variant: edited.ref });
  const { status } = await inStage('sign-off');
  const comment = `Das Wort ${canaryOf(tenant)} steht da zu oft.`;
  const approver = await access.issue('api', 'miriam-falk', 600_000);
  const { prepared } = status.assets[0]!.request!;
  await command({ kind: 'decide', asset, prepared, decision: 'request_changes', comment }, approver);
  const again = await until(
    () => see(),
    (view) => ['selection', 'sign-off'].includes(view.status.assets[0]!.stage),
  );
  if (again.status.assets[0]!.stage === 'selection') {
    await command({ kind: 'select', asset, variant: again.status.assets[0]!.variants.at(-1)!.variant });
    await inStage('sign-off');
  }
  const [view, assetView, timeline] = [
    await see(),
    await read<AssetView>(`/campaigns/${common}/assets/${asset}`),
    await read(`/campaigns/${common}/timeline`),
  ];
  const pin = await pinOf(tenant);
  const seen = JSON.stringify([view, assetView, timeline, pin, prepared]);
  const value = { kind: 'secret', secret: canaryOf(tenant) } as const;
  await running.house.forTenant(tenant).credentials.set('kennwort', { value, expiresAt: null }, 'person:sven-aumann');
  const { webhooks, consents } = running.house.forTenant(tenant).store;
  await webhooks.add({ endpoint: 'crm', id: 'msg_1', type: 'test', body: JSON.stringify({ word: canaryOf(tenant) }) });
  await consents.record([consent(`anna@${tenant}.example`, { name: canaryOf(tenant) })]);
  return {
    token,
    admin: await access.issue('api', 'sven-aumann', 600_000),
    session: await access.issue('session', 'lena-hofer', 600_000),
    view,
    assetView,
    pin,
    refs: [...new Set(seen.match(/sha256:[0-9a-f]{64}/g))] as Ref[],
  };
}

interface Asked {
  method?: string;
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

const ask = (token: string, path: string, { method = 'GET', body, headers, signal }: Asked = {}) =>
  fetch(`${running.url}/api/v1${path}`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body) }),
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', ...headers },
    ...(signal && { signal }),
  });

/** The body of a response; of a stream what comes within a second. */
async function textOf(response: Response): Promise<string> {
  if (!response.headers.get('content-type')?.startsWith('text/event-stream')) return response.text();
  const reader = response.body!.getReader();
  const decoder = new TextDecoder();
  let text = '';
  const stop = setTimeout(() => void reader.cancel(), 1_000);
  for (let next = await reader.read(); !next.done; next = await reader.read()) text += decoder.decode(next.value);
  clearTimeout(stop);
  return text;
}

/** Bodies that name what is B's, by operation; one for each body that an operation of the API takes. */
function bodiesFor(operation: string, a: TenantId, b: TenantId): unknown[] {
  const { refs, assetView } = of(b);
  const [first] = assetView.variants;
  const content = { ...first!.content, title: 'Ein fremder Titel' };
  const bodies: Record<string, unknown[]> = {
    'post /campaigns': [briefOf(a, common)],
    'post /campaigns/estimate': [briefOf(a, `only-${b}`)],
    'post /campaigns/{id}/commands': [
      { kind: 'retry' },
      { kind: 'top-up', cents: 100 },
      ...refs.flatMap((ref) => [
        { kind: 'select', asset, variant: ref },
        { kind: 'rewrite', asset, base: ref, instruction: 'Kürzer bitte.' },
        { kind: 'decide', asset, prepared: ref, decision: 'reject' },
      ]),
      { kind: 'edit', asset, base: first!.ref, content },
    ],
    'post /knowledge/documents': [{ text: 'Ein Dokument' }],
    'post /policy/explain': [
      { principal: 'person:lena-hofer', action: 'decide', resource: `Campaign:only-${b}`, context: { tenant: b } },
    ],
    'post /operations': [
      ...refs.map((ref) => ({ kind: 'withdraw', publications: [ref], reason: 'Weg damit.' })),
      { kind: 'correct', publications: [refs[0]], reason: 'Anders.', correction: { replace: 'Nordgrat', by: 'x' } },
    ],
    'post /campaigns/{id}/withdraw': [{ reason: 'Weg damit.' }],
    'post /campaigns/{id}/approvals': [{ shown: refs.slice(0, 50).map((ref) => ({ asset, prepared: ref })) }],
    'post /publications/{id}/settle': [
      { outcome: 'published', note: 'Gesehen.', url: 'https://example.org', remoteId: 'x' },
    ],
    'post /channels/{name}/pause': [{ reason: 'Halt.' }],
    'post /stops': [{ scope: 'channel', value: 'nirgends', reason: 'Halt.' }],
    'post /tokens': [{ days: 1 }],
    'post /consents': [{ consents: [consent(`ben@${a}.example`)] }],
    'post /consents/look-up': [{ address: `anna@${b}.example` }],
    'post /consents/withdraw': [{ address: `anna@${b}.example` }],
    'post /consents/forget': [{ address: `anna@${b}.example` }],
    'put /credentials/{credential}': [{ value: { kind: 'secret', secret: `stolen-by-${a}` } }],
    'post /schedules': [scheduleOf(a, common)],
    'put /schedules/{id}': [scheduleOf(a, common)],
    'post /schedules/{id}/pause': [{ note: 'Halt.' }],
    'post /schedules/{id}/resume': [{}],
    'post /schedules/{id}/backfill': [{ from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' }],
  };
  const found = bodies[operation];
  if (!found) throw new Error(`Say here what a foreign tenant would send to ${operation}.`);
  return found;
}

type Parameter = { name: string; in: string; required?: boolean };
interface Operation {
  parameters?: Parameter[];
  requestBody?: unknown;
}

/** Every operation of the API with every value of B in every place where it takes one. */
function requestsOf(name: string, { parameters = [], requestBody }: Operation, a: TenantId, b: TenantId) {
  const { refs } = of(b);
  // A may do with its own as it likes, and would; what it changes is named as only B has it.
  const harmless = name.startsWith('get ') || name.endsWith('/commands');
  const values: Record<string, string[]> = {
    id: [...(harmless ? [common] : []), `only-${b}`, `${b}/campaign/${common}`],
    campaign: [common, `only-${b}`],
    ref: refs,
    channel: ['teaser'],
    asset: ['piece-1'],
    locale: ['de-DE'],
    // Each has one of this name; A may do with its own as it likes.
    credential: ['kennwort'],
    // Each has a message of this name; only those of the own workspace could be sent again.
    endpoint: ['crm'],
    message: ['msg_1'],
    q: ['Nordgrat Geheimnis dicht'],
    name: ['geheimnis.md'],
    'idempotency-key': [randomUUID()],
  };
  const [method, path] = name.split(' ') as [string, string];
  const wanted = parameters.filter(({ name: one, required }) => required || one in values);
  const unknown = wanted.find(({ name: one }) => !(one in values));
  if (unknown) throw new Error(`Say here which values of a foreign tenant go into ${unknown.name} of ${name}.`);
  const filled = wanted.reduce<Record<string, string>[]>(
    (all, { name: one }) => all.flatMap((some) => values[one]!.map((value) => ({ ...some, [one]: value }))),
    [{}],
  );
  return filled.flatMap((given) =>
    (requestBody ? bodiesFor(name, a, b) : [undefined]).map((body) => {
      const query = wanted.filter((one) => one.in === 'query').map((one) => [one.name, given[one.name]!]);
      const headers = wanted.filter((one) => one.in === 'header').map((one) => [one.name, given[one.name]!]);
      return {
        method: method.toUpperCase(),
        path: `${path.replace(/\{(\w+)\}/g, (_, one: string) => encodeURIComponent(given[one]!))}?${new URLSearchParams(query)}`,
        body,
        headers: Object.fromEntries(headers) as Record<string, string>,
      };
    }),
  );
}

/** All that B has which a foreign hand could have changed; but not lines that say that somebody tried. */
async function stateOf(tenant: TenantId) {
  const { store } = running.house.forTenant(tenant);
  const { client } = running;
  const tables = (await tenantTables(store.sql)).map(({ name }) => name).filter((name) => !lines.includes(name));
  const campaigns = await store.campaigns.list({ limit: 100 });
  const handleOf = (campaign: string) => client.workflow.getHandle(campaignWorkflowId(tenant, campaign));
  const { spec, state } = await client.schedule.getHandle(temporalScheduleId(tenant, common)).describe();
  return {
    statuses: await Promise.all(campaigns.map(({ campaign }) => handleOf(campaign).query('status'))),
    commands: await Promise.all(campaigns.map(({ campaign }) => store.commands.ofCampaign(campaign))),
    // The house looks at channels by itself, which makes rows; nobody else may pause one.
    paused: (await store.channels.list()).filter(({ paused }) => paused),
    publications: (await store.publications.list()).map(({ untouchedMs: _grows, ...row }) => row),
    rows: await Promise.all(
      tables.map(async (name) => [
        name,
        await store.sql.query(
          `select count(*)::int as count from ${name} where tenant = $1${name === 'artifacts' ? notes : ''}`,
          [tenant],
        ),
      ]),
    ),
    schedule: { spec, paused: state.paused },
  };
}

const lines = ['events', 'ledger_decisions', 'channel_states'];
const notes = ` and kind not in ('failure', 'refusal')`;

describe('with the token of one tenant, nothing of another', () => {
  it.each(pairs)(
    'is shown or changed by any operation of the API (%s asks for what is of %s)',
    async (a, b) => {
      const { paths } = (await (await ask(of(a).token, '/openapi.json')).json()) as {
        paths: Record<string, Record<string, Operation>>;
      };
      const before = await stateOf(b);
      const operations = Object.entries(paths).flatMap(([path, methods]) =>
        Object.entries(methods).map(([method, operation]) => [`${method} ${path}`, operation] as const),
      );
      expect(operations.length).toBeGreaterThan(15);
      let requests = 0;
      const ownWordIn = new Set<string>();
      for (const [name, operation] of operations) {
        for (const { path, ...request } of requestsOf(name, operation, a, b)) {
          for (const token of [of(a).token, of(a).admin]) {
            const response = await ask(token, path, request);
            const text = await textOf(response);
            requests += 1;
            if (text.includes(canaryOf(a))) ownWordIn.add(name);
            expect([name, path, text.match(secretsOf(b))?.[0]]).toEqual([name, path, undefined]);
            // A timeline of nothing is empty.
            if (/only-|%2F/.test(path.split('?')[0]!) && !name.endsWith('/timeline'))
              expect([name, path, [403, 404, 409, 422].includes(response.status)]).toEqual([name, path, true]);
          }
        }
      }
      expect(requests).toBeGreaterThan(100);
      // The words would be seen: those of A's own are.
      const shown = ['/campaigns', '/campaigns/{id}', '/campaigns/{id}/assets/{channel}/{locale}', '/inbox', '/people'];
      expect([...ownWordIn]).toEqual(
        expect.arrayContaining([...shown, '/knowledge/search', '/schedules', '/me'].map((path) => `get ${path}`)),
      );
      expect(await stateOf(b)).toEqual(before);
    },
    120_000,
  );

  it.each(pairs)(
    'is shown on any page of the console (%s looks for what is of %s)',
    async (a, b) => {
      const paths = createPages({} as AppDependencies).routes.flatMap(({ method, path }) =>
        method === 'GET' && !path.includes('*') ? [path] : [],
      );
      expect(paths).toContain('/campaigns/:id/assets/:channel/:locale/edit');
      const refs = of(b).refs.map((ref) => `?base=${ref}`);
      for (const path of new Set(paths)) {
        for (const id of [common, `only-${b}`]) {
          const filled = path.replace(':id', id).replace(':channel', 'teaser').replace(':locale', 'de-DE');
          for (const query of path.endsWith('/edit') ? refs : ['', '?q=Geheimnis', '?tenant=wiesel']) {
            const cookie = `copydesk_session=${of(a).session}`;
            const response = await fetch(`${running.url}${filled}${query}`, { headers: { Cookie: cookie } });
            const text = await response.text();
            expect([filled, query, text.match(secretsOf(b))?.[0]]).toEqual([filled, query, undefined]);
            expect(text).toContain(canaryOf(a));
          }
        }
      }
    },
    120_000,
  );

  it.each(pairs)('is in the stream of events while it happens (%s watches, %s acts)', async (a, b) => {
    const hangUp = new AbortController();
    const { events } = (await (await ask(of(a).token, `/campaigns/${common}/timeline`)).json()) as {
      events: { sequence: number }[];
    };
    const stream = textOf(
      await ask(of(a).token, `/campaigns/${common}/events?after=${events.at(-1)!.sequence}`, {
        signal: hangUp.signal,
      }),
    );
    for (const kind of ['pause', 'resume']) {
      const done = await ask(of(b).token, `/campaigns/${common}/commands`, { method: 'POST', body: { kind } });
      expect(done.status).toBe(200);
    }
    expect(await stream).not.toContain('data:');
  });

  it.each(pairs)('opens by other words for the tenant (%s says it were %s)', async (a, b) => {
    const [, secret] = of(a).token.split('.');
    const swapped = await ask(`cd_api_${b}.${secret}`, '/me');
    expect(swapped.status).toBe(401);
    const named = await ask(of(a).token, '/me', { headers: { 'Copydesk-Tenant': b } });
    expect(named.status).toBe(403);
    const both = await ask(of(a).token, '/me', { headers: { Cookie: `copydesk_session=${of(b).session}` } });
    expect(JSON.stringify(await both.json())).toContain(canaryOf(a));
    const session = await fetch(`${running.url}/api/v1/me`, {
      headers: { Cookie: `copydesk_session=cd_session_${b}.${of(a).session.split('.')[1]}` },
    });
    expect(session.status).toBe(401);
    for (const { status, text } of await Promise.all(
      [`/login?token=cd_login_${b}.${secret}`, '/login', '/login/as'].map(async (path) => {
        const page = await fetch(`${running.url}${path}`);
        return { status: page.status, text: await page.text() };
      }),
    )) {
      expect([200, 401]).toContain(status);
      expect(text).not.toMatch(secretsOf(b));
    }
  });

  it.each(pairs)('is open to who came by a link of one tenant (%s chooses a person of %s)', async (a, b) => {
    const { access } = running.house.forTenant(a).store;
    const cookie = `copydesk_local=${await access.issue('session', localOperator, 60_000)}`;
    const page = await fetch(`${running.url}/login/as?tenant=${b}`, { headers: { Cookie: cookie } });
    const text = await page.text();
    expect(text).toContain(canaryOf(a));
    expect(text).not.toMatch(secretsOf(b));
    const chosen = await fetch(`${running.url}/login/as`, {
      method: 'POST',
      body: new URLSearchParams({ tenant: b, person: 'lena-hofer' }),
      headers: { Cookie: cookie, Origin: running.url },
      redirect: 'manual',
    });
    expect(chosen.status).toBe(422);
    expect(chosen.headers.getSetCookie()).toEqual([]);
  });
});

describe('the token of this machine', () => {
  it('acts for each tenant that it names, and learns the choices when it names none', async () => {
    const me = (headers: Record<string, string>) => ask(running.token, '/me', { headers });
    for (const tenant of tenantIds) {
      const found = await me({ 'Copydesk-Tenant': tenant, 'Copydesk-As': 'lena-hofer' });
      expect(await found.text()).toContain(canaryOf(tenant));
    }
    for (const headers of [{}, { 'Copydesk-Tenant': 'nobody' }] as Record<string, string>[]) {
      const refused = await me({ ...headers, 'Copydesk-As': 'lena-hofer' });
      expect([refused.status, (await refused.json()).choices]).toEqual([401, [...tenantIds]]);
    }
  });

  it('makes a link whose page lists the tenants and then the people of the chosen one', async () => {
    const form = (fields: Record<string, string>, cookie = '') => ({
      method: 'POST',
      body: new URLSearchParams(fields),
      headers: { Cookie: cookie, Origin: running.url },
      redirect: 'manual' as const,
    });
    const redeemed = await fetch(
      `${running.url}/login`,
      form({ token: new URL(await loginLink()).searchParams.get('token')! }),
    );
    const cookie = redeemed.headers.getSetCookie()[0]!.split(';')[0]!;
    const list = await (await fetch(`${running.url}/login/as`, { headers: { Cookie: cookie } })).text();
    for (const tenant of tenantIds) expect(list).toContain(`${canaryOf(tenant)} GmbH`);
    const people = await fetch(`${running.url}/login/as?tenant=wiesel`, { headers: { Cookie: cookie } });
    expect(await people.text()).toContain(`Lena ${canaryOf('wiesel')}`);
    const chosen = await fetch(
      `${running.url}/login/as`,
      form({ tenant: 'wiesel', person: 'lena-hofer', next: '/campaigns' }, cookie),
    );
    expect([chosen.status, chosen.headers.get('location')]).toEqual([303, '/campaigns']);
    const session = chosen.headers
      .getSetCookie()
      .find((one) => one.startsWith('copydesk_session'))!
      .split(';')[0]!;
    expect(session).toContain('cd_session_wiesel.');
    const home = await (await fetch(running.url, { headers: { Cookie: session } })).text();
    expect(home).toContain(`${canaryOf('wiesel')} GmbH · wiesel</span>`);
    const switched = await fetch(
      `${running.url}/login/as`,
      form({ tenant: 'kogel', person: 'lena-hofer', next: '/campaigns/only-wiesel' }, `${cookie}; ${session}`),
    );
    expect(switched.headers.get('location')).toBe('/');
  });
});

describe('a message to the workflow of one tenant', () => {
  const commandOf = (tenant: TenantId, kind: 'pause' | 'cancel'): Command => ({
    id: randomUUID(),
    tenant,
    campaign: common,
    person: 'lena-hofer',
    at: new Date().toISOString(),
    action: kind === 'pause' ? { kind } : { kind, reason: null },
  });
  const refusals = async (tenant: TenantId) =>
    (await running.house.forTenant(tenant).store.events.list(common)).filter(({ kind }) => kind === 'sign-off-refused')
      .length;
  const keyOf = (tenant: TenantId) => loadOrCreateSigningKey(running.house.forTenant(tenant).keys);
  const forgeries: [string, (a: TenantId, b: TenantId) => Promise<SignedCommand>][] = [
    ['a command of another', async (a) => signCommand(await keyOf(a), commandOf(a, 'pause'))],
    ['a command for it by the key of another', async (a, b) => signCommand(await keyOf(a), commandOf(b, 'cancel'))],
    [
      'a command of another whose tenant was changed after signing',
      async (a, b) => {
        const { command, attestation } = await signCommand(await keyOf(a), commandOf(a, 'cancel'));
        return { command: { ...command, tenant: b }, attestation };
      },
    ],
    ['a command for another by its own key', async (a, b) => signCommand(await keyOf(b), commandOf(a, 'cancel'))],
  ];
  const cases = forgeries.flatMap(([what, forge]) => pairs.map(([a, b]) => [what, a, b, forge] as const));

  it.each(cases)('changes nothing when it is %s (%s to %s)', async (_what, a, b, forge) => {
    const before = await stateOf(b);
    const seen = await refusals(b);
    const handle = running.client.workflow.getHandle(campaignWorkflowId(b, common));
    const signed = await forge(a, b);
    const update = handle.executeUpdate(signed.command.action.kind, { args: [signed], updateId: randomUUID() });
    await expect(update).rejects.toThrow();
    const approval = of(b).view.status.assets[0]!.request!;
    const { prepared, destination, slotWindow, stages } = approval;
    const decide = {
      kind: 'decide' as const,
      asset,
      request: approval.request,
      stage: stages[0]!.stage,
      prepared,
      destination,
      slotWindow,
      decision: 'approve' as const,
      comment: null,
    };
    // The signal takes decisions only; forged in the same ways.
    for (const [signer, named] of [
      [a, a],
      [a, b],
      [b, a],
    ] as const) {
      const command = { ...commandOf(named, 'pause'), person: 'miriam-falk', action: decide };
      await handle.signal('signOff', await signCommand(await keyOf(signer), command));
      const swapped = await signCommand(await keyOf(a), { ...command, tenant: a });
      await handle.signal('signOff', { ...swapped, command: { ...swapped.command, tenant: b } });
    }
    await until(
      () => refusals(b),
      (count) => count >= seen + 6,
    );
    expect(await stateOf(b)).toEqual(before);
  });

  it('calls no activity with what is of another, whichever it calls', async () => {
    const names = Object.keys(createActivities({ forTenant: () => undefined as never }));
    const connection = await NativeConnection.connect({ address: running.temporal.address });
    const worker = await Worker.create({
      connection,
      taskQueue: 'rogue',
      workflowsPath: fileURLToPath(new URL('./any-activity-workflow.ts', import.meta.url)),
    });
    await worker.runUntil(async () => {
      for (const [a, b] of pairs) {
        const before = await stateOf(b);
        for (const name of names) {
          for (const pin of [of(b).pin, of(a).pin]) {
            const called = await callAs(a, name, inputWith(pin, b));
            const refusal = 'refusal' in called ? called.refusal : null;
            // What B's pin names is refused as such; what A's own pin names must at least not be found.
            if (pin.tenant === b) expect([name, refusal]).toEqual([name, 'denied']);
            expect([name, JSON.stringify(called).match(secretsOf(b))?.[0]]).toEqual([name, undefined]);
          }
        }
        expect(await stateOf(b)).toEqual(before);
      }
    });
    await connection.close();
  }, 240_000);

  /** One input that is every activity's: of `pin`, with refs of B. */
  function inputWith(pin: Pin, b: TenantId): Record<string, unknown> {
    const { refs, view, assetView } = of(b);
    const [status] = view.status.assets;
    const { request } = status!;
    return {
      ...{
        pin,
        tenant: pin.tenant,
        campaign: common,
        brief: of(b).pin.brief,
        order: refs[0],
        at: new Date().toISOString(),
      },
      ...{
        asset: pin.assets[0],
        research: view.status.research,
        strategy: view.status.strategy,
        drafts: [],
        existing: refs,
      },
      ...{ variant: assetView.variants[0]!.ref, findings: refs[0], number: 1, attempt: 1, page: refs[1], slot: null },
      ...{ publication: status!.publication?.id ?? refs[0], prepared: request!.prepared, request: request!.request },
      ...{
        slotWindow: request!.slotWindow,
        signed: { command: {}, attestation: '' },
        role: 'approver',
        stage: 'brand',
      },
      ...{
        status: { ...view.status, tenant: pin.tenant },
        events: [],
        step: 'x',
        task: { kind: 'research' },
        turns: [],
      },
    };
  }

  const callAs = (tenant: TenantId, name: string, input: unknown): Promise<{ result: unknown } | { refusal: string }> =>
    running.client.workflow.execute('callAny', {
      taskQueue: 'rogue',
      workflowId: `${tenant}/rogue/${randomUUID()}`,
      args: [name, input],
    });
});

const loginLink = () => running.loginLink();

/** The pin that a campaign carries in the input of its activities. */
async function pinOf(tenant: TenantId): Promise<Pin> {
  const { events } = await running.client.workflow.getHandle(campaignWorkflowId(tenant, common)).fetchHistory();
  for (const event of events ?? []) {
    const [payload] = event.activityTaskScheduledEventAttributes?.input?.payloads ?? [];
    const { pin } = payload?.data ? (JSON.parse(Buffer.from(payload.data).toString('utf8')) as { pin?: Pin }) : {};
    if (pin?.assets) return pin;
  }
  throw new Error('No activity of the campaign carries a pin.');
}
