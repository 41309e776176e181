import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { cp, mkdir, mkdtemp, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { connectors } from '../../channels/registry.ts';
import { readConfig } from '../../config.ts';
import { createApp } from '../../console/app.ts';
import type { Variant } from '../../domain/content.ts';
import type { CopydeskError } from '../../domain/errors.ts';
import type { Findings } from '../../domain/finding.ts';
import { openHouse } from '../../house/open-house.ts';
import { ingestFolder } from '../../knowledge/ingest-folder.ts';
import { readExport } from '../../knowledge/search-console/read-export.ts';
import { createGateway } from '../../models/gateway.ts';
import { houseWriterRoute } from '../../models/routes.ts';
import { signCommand } from '../../policies/attestation.ts';
import { readServerFile } from '../../server/server-file.ts';
import { startServer } from '../../server.ts';
import { initWorkspace } from '../../workspace/init.ts';
import { loadWorkspace } from '../../workspace/load.ts';
import { loadBrief } from '../../workspace/load-brief.ts';
import { loadProducts } from '../../workspace/load-products.ts';
import { example, tenant } from '../activities/desk.ts';
import { anInput } from '../channels/contract.ts';
import { campaignStatus, content, ref, signOffStatus } from '../console/sample.ts';
import { makePdf } from '../knowledge/make-pdf.ts';
import { newEmbeddedDirectory } from '../support/stores.ts';
import { devServer } from '../support/temporal.ts';
import { replaceIn } from '../workspace/example.ts';
import { mayMount, readOnly, smallDisk } from './disk.ts';
import { answering, openWorld, type World } from './world.ts';

/** What a person gets to know: the class, where the mistake is, and what would have been valid. */
interface Told {
  errorClass?: string;
  message: unknown;
  file?: unknown;
  line?: number;
  field?: string;
  choices?: unknown;
}

interface Row {
  name: string;
  /** What is wrong before anything is tried. Returns what undoes more than files. */
  spoil?(world: World): Promise<unknown>;
  /** Tries it at the door that a customer would use. Errors are thrown, or said in a report. */
  given(world: World): Promise<unknown>;
  told(world: World): Told[];
  /** What may differ afterwards, because it is a record of the attempt itself. */
  records?: readonly string[];
}

const says = (text: RegExp) => expect.stringMatching(text);
const has = (...some: string[]) => expect.arrayContaining(some);
const invalid = { errorClass: 'invalid' };
const rlo = '\u202E';
const megabyte = 1024 * 1024;

const start = (world: World, changes: Record<string, unknown>) =>
  world.api().start(world.person('lena-hofer'), { ...world.brief, ...changes });
const schedule = (world: World, changes: Record<string, unknown>, order: Record<string, unknown> = {}) =>
  world.api().createSchedule(world.person('lena-hofer'), {
    id: 'auffrischen',
    title: 'Journal auffrischen',
    cron: '0 7 * * 1',
    ...changes,
    work: {
      kind: 'refresh',
      order: {
        channel: 'journal',
        locale: 'de-DE',
        export: 'search-console/pages.csv',
        audience: 'Menschen, die bei jedem Wetter wandern.',
        owner: 'lena-hofer',
        ...order,
      },
    },
  });
const load = ({ directory }: World) => loadWorkspace(directory, connectors);
const ingest = async ({ store, directory, deps, context }: World) => {
  const { failed } = await ingestFolder(
    { sql: store.sql, tenant, now: deps.now },
    directory,
    context.workspace.knowledge,
  );
  throw Object.assign(new Error(), { problems: failed.map(({ reason }) => ({ message: reason })) });
};
const table = (world: World, file: string, text: string) => writeFile(world.at(file), text);
const head = 'date,page,clicks\n2026-11-02,https://a.example/x,3\n';

/** Asks a model that answers so, as an agent's first turn would. */
const askModel = ({ activitiesOf, pin }: World, answer: string) =>
  answering(200, JSON.stringify(completion(answer)), async (url) => {
    const gateway = createGateway({ routes: [{ ...houseWriterRoute, baseUrl: `${url}/v1` }], secret: async () => '' });
    const task = { role: 'researcher', language: 'de' } as const;
    const result = await activitiesOf(pin.campaign, { gateway }).callModel({
      pin,
      step: `broken/${answer.length}`,
      stage: 'research',
      task,
      turns: [],
      escalate: false,
    });
    return { result, problems: (await world.store.artifacts.get<{ problems: string[] }>(result.turn)).problems };
  }).then(({ result, problems }) => {
    expect(result).toMatchObject({ kind: 'invalid', output: null });
    throw Object.assign(new Error(), { problems: problems.map((message) => ({ message })) });
  });
const completion = (answer: string) => ({
  id: 'x',
  object: 'chat.completion',
  created: 0,
  model: 'broken',
  choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: answer } }],
  usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
});

const { privateKey } = generateKeyPairSync('ed25519');
const foreign = generateKeyPairSync('ed25519').privateKey;
const decide = {
  kind: 'decide' as const,
  asset: 'journal/de-DE',
  request: 'journal/de-DE/2',
  stage: 'brand',
  prepared: ref('c'),
  destination: 'site/journal',
  slotWindow: { from: '2026-12-01T08:00:00Z', to: '2026-12-08T08:00:00Z' },
  decision: 'approve' as const,
  comment: null,
};
/** Hands the campaign an approval that somebody made without the key of this house, or changed after it was attested. */
const forge = async ({ activitiesOf, pin }: World, key: typeof privateKey, changed: Partial<typeof decide>) => {
  const signed = await signCommand(
    { kid: 'house', privateKey: key },
    {
      id: 'a4f5c0de-0000-4000-8000-000000000001',
      tenant,
      campaign: pin.campaign,
      person: 'miriam-falk',
      at: '2026-11-24T08:00:00Z',
      action: decide,
    },
  );
  const command = { ...signed.command, action: { ...decide, ...changed } };
  const publicKeys = async () => ({ house: createPublicKey(privateKey) });
  return activitiesOf(pin.campaign, { publicKeys }).verifyCommand({ signed: { ...signed, command }, pin });
};

const wordpressSays401 = <T>(world: World, ask: (channel: ReturnType<World['channel']>) => Promise<T>) =>
  answering(401, '{"code":"incorrect_password","message":"…"}', (url) =>
    ask(world.channel('blog', { url, user: 'redaktion' })),
  );

/** What the checks of a campaign find on a text that somebody has edited. */
const check = async (world: World, title: string) => {
  const { pin, store, activitiesOf } = world;
  const asset = pin.assets.find(({ channel }) => channel === 'journal')!;
  const variant: Variant = {
    ...asset,
    hypothesis: '',
    content: { ...content, title },
    madeBy: 'person:lena-hofer',
    basedOn: null,
    contributors: ['person:lena-hofer'],
  };
  const existing = [await store.artifacts.put('variant', variant)];
  const input = { pin, asset, research: null, strategy: null, drafts: [], existing };
  const [status] = await activitiesOf(pin.campaign).checkVariants(input);
  expect(status!.verdict).toBe('block');
  const { findings } = await store.artifacts.get<Findings>(status!.findings);
  const blocking = findings.filter(({ verdict }) => verdict === 'block');
  throw Object.assign(new Error(), {
    problems: blocking.map(({ rule, message, span }) => ({
      errorClass: rule,
      message: message.en,
      where: { field: span?.path },
    })),
  });
};

const launch = { errorClass: 'invalid', message: expect.any(String) };
const disks: Row[] = [
  {
    name: 'a new workspace in a read-only folder',
    spoil: ({ directory }) => mkdir(join(directory, 'locked')).then(() => readOnly(join(directory, 'locked'))),
    given: ({ directory }) =>
      initWorkspace(
        join(directory, 'locked/new'),
        {
          company: 'Berg',
          website: 'https://berg.example',
          person: 'Ada Moser',
          email: 'ada@berg.example',
          language: 'de',
          knowledge: '',
          publish: 'site',
        },
        connectors,
      ),
    told: ({ at }) => [
      { ...invalid, message: says(/cannot be written to\. Allow it, or name/), file: at('locked/new') },
    ],
  },
  {
    name: 'a channel whose folder is read-only',
    spoil: ({ directory }) => mkdir(join(directory, 'locked')).then(() => readOnly(join(directory, 'locked'))),
    given: (world) => commit(world.channel('journal', { directory: 'locked' })),
    told: ({ at }) => [
      { errorClass: 'auth', message: says(/EROFS.*Give this user the right/), file: says(new RegExp(at('locked'))) },
    ],
  },
  {
    name: 'a channel on a full disk',
    async spoil({ at }) {
      const disk = smallDisk(1, at('full'));
      disk.fill();
      return () => disk.remove();
    },
    given: (world) => commit(world.channel('journal', { directory: 'full' })),
    told: ({ at }) => [
      {
        errorClass: 'transient',
        message: says(/disk is full.*nothing was changed/),
        file: says(new RegExp(at('full'))),
      },
    ],
  },
];
const commit = async (channel: ReturnType<World['channel']>) => channel.commit(await channel.prepare(anInput()));

const rows: Row[] = [
  {
    name: 'an unknown YAML key',
    spoil: ({ at }) => replaceIn(at('workspace.yaml'), 'timeZone:', 'timezone:'),
    given: load,
    told: ({ at }) => [
      {
        ...invalid,
        message: says(/no field "timezone"/),
        file: at('workspace.yaml'),
        line: expect.any(Number) as never,
        field: 'timezone',
        choices: has('tenant', 'timeZone'),
      },
    ],
  },
  {
    name: 'a brief without audience',
    spoil: ({ briefFile }) => replaceIn(briefFile, 'audience: ', '# audience: '),
    given: ({ briefFile, context }) => loadBrief(briefFile, context),
    told: ({ briefFile }) => [
      {
        ...launch,
        message: says(/missing; it must be text\. It says who reads this/),
        file: briefFile,
        line: 2,
        field: 'audience',
      },
    ],
  },
  {
    name: 'such a brief over the API',
    given: (world) => start(world, { audience: undefined }),
    told: () => [{ ...invalid, message: says(/missing; it must be text\. It says who reads this/), field: 'audience' }],
  },
  {
    name: 'a channel that does not exist',
    given: (world) => start(world, { assets: [{ channel: 'shop', locales: ['de-DE'] }] }),
    told: () => [
      {
        ...invalid,
        message: says(/no channel "shop"/),
        field: 'assets.0.channel',
        choices: ['journal', 'teaser', 'blog', 'google-ads'],
      },
    ],
  },
  {
    name: 'a direction override in the title of a brief',
    spoil: ({ briefFile }) => replaceIn(briefFile, 'title: Die', 'title: \u2067Die'),
    given: ({ briefFile, context }) => loadBrief(briefFile, context),
    told: ({ briefFile }) => [
      { ...invalid, message: says(/U\+2067 .* Delete it/), file: briefFile, line: 4, field: 'title' },
    ],
  },
  ...[...'\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069'].map((character) => {
    const code = character.codePointAt(0)!.toString(16).toUpperCase();
    return {
      name: `U+${code} in the title of a brief over the API`,
      given: (world: World) => start(world, { title: `Die ${character}Nordgrat` }),
      told: () => [{ ...invalid, message: says(new RegExp(`U\\+${code} .* Delete it`)), field: 'title' }],
    };
  }),
  {
    name: 'a direction override in an edited title',
    given: (world) => check(world, `Die ${rlo}Nordgrat hält trocken`),
    told: () => [{ errorClass: 'limits/hidden-characters', message: says(/U\+202E/), field: 'title' }],
    records: ['artifacts', 'turns'],
  },
  {
    name: 'a broken PDF',
    async spoil({ at }) {
      const pdf = Buffer.from(makePdf([['Die Nordgrat wiegt 412 g.']]));
      await writeFile(at('knowledge/nachweise/kaputt.pdf'), pdf.subarray(0, 60));
    },
    given: ingest,
    told: () => [{ message: says(/^knowledge\/nachweise\/kaputt\.pdf: The PDF cannot be read: /) }],
  },
  {
    name: 'a document of 50 MB in the workspace',
    async spoil({ at }) {
      await writeFile(at('knowledge/produkte/riesig.md'), '# Riesig\n');
      await truncate(at('knowledge/produkte/riesig.md'), 50 * megabyte);
    },
    given: ingest,
    told: () => [{ message: says(/^knowledge\/produkte\/riesig\.md: The file is larger than 20 MB, the limit/) }],
  },
  {
    name: 'a document of 50 MB over the API',
    async given() {
      const app = createApp({ tenants: new Map(), version: '0', localToken: null });
      const response = await app.request('/api/v1/knowledge/documents?name=riesig.md', {
        method: 'POST',
        body: new Uint8Array(50 * megabyte),
        headers: { 'Content-Length': String(50 * megabyte) },
      });
      expect([response.status, response.headers.get('content-type')]).toEqual([413, 'application/problem+json']);
      throw new Error((await response.json()).detail);
    },
    told: () => [{ message: says(/^The body is over 25 MB\.$/) }],
  },
  {
    name: 'a price as text',
    spoil: ({ at }) => replaceIn(at('prices.csv'), ';389,00;', ';389 Euro;'),
    given: ({ directory }) => loadProducts(directory),
    told: ({ at }) => [
      {
        ...invalid,
        message: says(/"389 Euro" is not a price/),
        file: at('prices.csv'),
        line: 2,
        field: 'price',
        choices: ['389,00', '389.00'],
      },
    ],
  },
  {
    name: 'two people with one id',
    spoil: ({ at }) => replaceIn(at('people.yaml'), 'id: tobias-reiter', 'id: miriam-falk'),
    given: load,
    told: ({ at }) => [
      {
        ...invalid,
        message: says(/"miriam-falk" stands here a second time/),
        file: at('people.yaml'),
        line: 15,
        field: 'people.2.id',
      },
    ],
  },
  ...(mayMount ? disks : []),
  {
    name: 'a port in use',
    async given() {
      const base = await mkdtemp(join(tmpdir(), 'copydesk-port-'));
      const other = createServer().listen(0, '127.0.0.1');
      await new Promise((resolve) => other.once('listening', resolve));
      await mkdir(join(base, 'home'));
      await rename(await newEmbeddedDirectory(), join(base, 'home/database'));
      const temporal = await devServer();
      const house = await openHouse(
        readConfig({
          COPYDESK_HOME: join(base, 'home'),
          COPYDESK_WORKSPACE: example,
          COPYDESK_PORT: String((other.address() as AddressInfo).port),
        }),
      );
      try {
        await startServer(house, temporal, { temporalUi: null, local: true });
      } finally {
        expect(readServerFile(join(base, 'home'))).toBeNull();
        other.close();
        await house.close();
        await temporal.stop();
        await rm(base, { recursive: true });
      }
    },
    told: () => [
      {
        errorClass: 'conflict',
        message: says(/^Port \d+ is in use\. Stop the program that has it, or set COPYDESK_PORT/),
        field: 'COPYDESK_PORT',
      },
    ],
  },
  {
    name: 'a wrong WordPress password when something goes out',
    given: (world) => wordpressSays401(world, commit),
    told: () => [
      {
        errorClass: 'auth',
        message: says(/answered 401.*user "redaktion" .*application password is wrong(?!.*secret)/),
        field: 'settings.password',
      },
    ],
  },
  {
    name: 'a wrong WordPress password when the doctor looks',
    given: (world) =>
      wordpressSays401(world, async (channel) => {
        const sick = (await channel.health()).parts.filter(({ ok }) => !ok);
        throw Object.assign(new Error(), { problems: sick.map(({ fix }) => ({ message: fix })) });
      }),
    told: () => [{ message: says(/Users → redaktion → Application Passwords.*env:COPYDESK_WORDPRESS_PASSWORD/) }],
  },
  {
    name: 'a model that answers with broken JSON',
    given: (world) => askModel(world, '{"facts": ['),
    told: () => [{ message: 'The answer is not JSON.' }],
    records: ['artifacts', 'turns', 'ledger_model_calls', 'ledger_decisions', 'budget_accounts', 'reservations'],
  },
  {
    name: 'a model that answers with other JSON than was asked for',
    given: (world) => askModel(world, '{"fakten": 3}'),
    told: () => expect.arrayContaining([{ message: says(/^facts: /) }]) as never,
    records: ['artifacts', 'turns', 'ledger_model_calls', 'ledger_decisions', 'budget_accounts', 'reservations'],
  },
  {
    name: 'a model that answers with nothing',
    given: (world) => askModel(world, ''),
    told: () => [{ message: 'The answer is empty.' }],
    records: ['artifacts', 'turns', 'ledger_model_calls', 'ledger_decisions', 'budget_accounts', 'reservations'],
  },
  {
    name: 'an approval of what has changed since',
    given: (world) =>
      world
        .api({ ...campaignStatus, assets: [signOffStatus] })
        .command(world.person('miriam-falk'), 'nordgrat-launch', {
          kind: 'decide',
          asset: 'journal/de-DE',
          prepared: ref('d'),
          decision: 'approve',
        }),
    told: () => [{ errorClass: 'conflict', message: says(/has changed since\. Look at the new version first/) }],
  },
  {
    name: 'an approval that another key has attested',
    given: (world) => forge(world, foreign, {}),
    told: () => [{ errorClass: 'denied', message: says(/signature of the attestation is not valid/) }],
  },
  {
    name: 'an approval that was changed after it was attested',
    given: (world) => forge(world, privateKey, { prepared: ref('d') }),
    told: () => [{ errorClass: 'denied', message: says(/not the one that was attested/) }],
  },
  {
    name: 'a time rule that is none',
    given: (world) => schedule(world, { cron: '0 25 * * 1' }),
    told: () => [
      {
        ...invalid,
        message: says(/"25" is no hour \(0-23\)/),
        field: 'cron',
        choices: has('0 7 * * 1 (Mondays at 7:00)'),
      },
    ],
  },
  {
    name: 'a time zone that is none',
    given: (world) => schedule(world, { timeZone: 'Europe/Berlim' }),
    told: () => [
      { ...invalid, message: says(/no time zone "Europe\/Berlim"/), field: 'timeZone', choices: has('Europe/Berlin') },
    ],
  },
  {
    name: 'an order whose export is missing',
    given: (world) => schedule(world, {}, { export: 'search-console/keine.csv' }),
    told: () => [
      {
        ...invalid,
        message: says(/no file "search-console\/keine\.csv"/),
        field: 'work.order.export',
        choices: has('search-console/pages.csv'),
      },
    ],
  },
  {
    name: 'an export with a column that is not known',
    spoil: (world) => table(world, 'export.csv', 'date,page,clicks,revenue\n'),
    given: ({ directory }) => readExport(directory, 'export.csv'),
    told: () => [
      {
        ...invalid,
        message: expect.any(String),
        file: 'export.csv',
        line: 1,
        field: 'revenue',
        choices: has('clicks'),
      },
    ],
  },
  {
    name: 'an export with a number as text',
    spoil: (world) => table(world, 'export.csv', `${head}2026-11-03,https://a.example/x,viele\n`),
    given: ({ directory }) => readExport(directory, 'export.csv'),
    told: () => [
      {
        ...invalid,
        message: says(/"viele" cannot be read here/),
        file: 'export.csv',
        line: 3,
        field: 'clicks',
        choices: has('a whole number such as 1200, 1,200 or 1.200'),
      },
    ],
  },
  {
    name: 'two workspaces of one tenant',
    async spoil({ at }) {
      const filter = (path: string) => !/\/(knowledge|site)(\/|$)/.test(path);
      for (const name of ['a', 'b']) await cp(example, at(`several/${name}`), { recursive: true, filter });
    },
    given: ({ at }) => openHouse(readConfig({ COPYDESK_HOME: at('home'), COPYDESK_WORKSPACES: at('several') })),
    told: ({ at }) => [
      {
        errorClass: 'conflict',
        message: says(/several\/a already belongs to the tenant steinfoehr/),
        file: at('several/b/workspace.yaml'),
        field: 'tenant',
      },
    ],
  },
];

/** Every mistake that somebody is told of. */
function toldBy(error: unknown): Told[] {
  const several = (error as { problems?: (Told & Partial<CopydeskError>)[] }).problems;
  return (several ?? [error as Told & Partial<CopydeskError>]).map(({ errorClass, message, where, choices }) => ({
    errorClass,
    message,
    file: where?.file,
    line: where?.line,
    field: where?.field,
    choices,
  }));
}

let world: World;
let valid: string;
beforeAll(async () => {
  world = await openWorld();
  valid = await mkdtemp(join(tmpdir(), 'copydesk-valid-'));
  await cp(world.directory, valid, { recursive: true });
}, 180_000);
beforeEach(async () => {
  await rm(world.directory, { recursive: true });
  await cp(valid, world.directory, { recursive: true });
});
afterAll(async () => {
  await world?.close();
  await rm(valid, { recursive: true, force: true });
}, 180_000);

describe('bad input', () => {
  it.each(rows)(
    '$name gets an error that names it, and nothing else happens',
    async ({ spoil, given, told, records = [] }) => {
      const undo = await spoil?.(world);
      const before = await world.everything();
      const error = await given(world).then(
        () => null,
        (thrown: unknown) => thrown,
      );
      const after = await world.everything();
      if (typeof undo === 'function') undo();
      expect(error && toldBy(error)).toEqual(told(world));
      for (const name of records) delete before.rows[name];
      for (const name of records) delete after.rows[name];
      expect(after).toEqual(before);
    },
    120_000,
  );
});
