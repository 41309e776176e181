import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { parse } from 'yaml';
import type { BackupReport } from '../../house/backup/make-backup.ts';
import type { RestoreReport } from '../../house/backup/restore-backup.ts';
import { openPostgres } from '../../store/postgres-sql.ts';
import type { CampaignEvent } from '../../store/store.ts';
import { copydesk } from '../cli/copydesk.ts';
import { type RunningPostgres, startPostgres } from '../support/postgres.ts';
import { type RunningWordPress, wordPressForTests } from '../support/wordpress.ts';
import { campaignOverApi } from './campaign-over-api.ts';
import { type HouseProcess, type Machine, newMachine } from './house-process.ts';
import { stepsOf } from './kill-steps.ts';
import { allPosts, emptySite } from './posts.ts';
import { until } from './until.ts';
import { startWitness, type Witness } from './witness.ts';

const asset = 'blog/de-DE';
const [lead, approver, lawyer, admin] = ['lena-hofer', 'miriam-falk', 'katharina-vogt', 'sven-aumann'];
const stepMs = 400_000;

let directory: string;
let site: RunningWordPress;
let witness: Witness;
let postgres: RunningPostgres;
let environment: Record<string, string>;
let machine: Machine;
let house: HouseProcess;
const step = stepsOf(() => house.log(), stepMs);
const figures: string[] = [];

const campaignNamed = (id: string) => campaignOverApi(() => house, id, lead);
/** Named after where each is when the backup is made; the writing one is still being written. */
const published = campaignNamed('published');
const inSlot = campaignNamed('in-slot');
const inSignOff = campaignNamed('in-sign-off');
const halfApproved = campaignNamed('half-approved');
const inSelection = campaignNamed('in-selection');
const writing = campaignNamed('writing');
const waiting = [published, inSlot, inSignOff, halfApproved, inSelection];
type Campaign = (typeof waiting)[number];

/** All that people see of the campaigns: how they stand, what has happened, and which decisions of policies were recorded. */
interface Seen {
  assets: unknown[];
  timelines: CampaignEvent[][];
  decisions: unknown[];
}
let atBackup: Seen;
/** Ids of the posts, by campaign. */
const posts: Record<string, string> = {};
const firstBackup = () => join(directory, 'backup-embedded');

describe('A house that is lost', () => {
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'copydesk-restore-'));
    [site, witness, postgres] = await Promise.all([
      wordPressForTests('restore', false),
      startWitness(directory, 700),
      startPostgres(),
    ]);
    await emptySite(site);
    environment = {
      OPENAI_BASE_URL: witness.url,
      OPENAI_MODEL: 'house-writer',
      COPYDESK_WORDPRESS_PASSWORD: site.users.autor.password,
    };
    machine = await newMachine(environment);
    await machine.edit('channels.yaml', ({ channels }) => {
      const settings = { user: 'autor', password: 'env:COPYDESK_WORDPRESS_PASSWORD', url: site.url };
      Object.assign(channels.blog, { settings });
    });
    await machine.edit('workspace.yaml', ({ approvals }) => {
      approvals.stages[1].when = 'always';
    });
    await machine.edit('briefs/produkt-launch.yaml', (brief) => {
      brief.id = published.campaign;
      brief.assets = [{ channel: 'blog', locales: ['de-DE'], variants: 1 }];
    });
    house = await machine.start();
  }, stepMs);

  afterAll(async () => {
    console.log(figures.join('\n'));
    await machine?.remove();
    await Promise.all([witness?.stop(), postgres?.stop()]);
    await site?.stop();
    await rm(directory, { recursive: true, force: true });
  }, stepMs);

  step('has campaigns in every stage when it is backed up while it runs', async () => {
    await house.says('started from its brief');
    for (const { campaign } of waiting.slice(1)) await start(campaign);
    await Promise.all(waiting.map(({ eachIn }) => eachIn('selection')));
    for (const { select } of waiting.slice(0, -1)) await select(asset);
    await Promise.all(waiting.slice(0, -1).map(({ eachIn }) => eachIn('sign-off')));
    await inSlot.reschedule(asset, new Date(Date.now() + 3_600_000));
    await approve(inSlot);
    await inSlot.eachIn('slot');
    expect((await halfApproved.decide(approver, asset)).status).toBe(200);
    await publish(published);

    await start(writing.campaign);
    await until('the campaign has begun to write', async () => (await writing.assets()).length > 0);
    atBackup = await look();
    await backUp('backup, embedded, running', firstBackup());
    expect((await writing.assets())[0]!.stage).toBe('variants');
  });

  step('goes on after the backup, and is lost', async () => {
    await inSlot.reschedule(asset, new Date());
    await ended(inSlot);
    await publish(inSignOff);
    await inSelection.select(asset);
    await writing.eachIn('selection');
    expect(await allPosts(site)).toHaveLength(3);
    await lose();
  });

  step('stands in a new home where it stood at the backup', async () => {
    await restore('restore, embedded', firstBackup());
    house = await machine.start();
    await seesWhatWas();
    figures.push(
      `${'to the first answer after a restore'.padEnd(36)}${((Date.now() - house.startedAt) / 1_000).toFixed(1)} s`,
    );
    await writing.eachIn('selection');
    expect((await inSignOff.inbox(approver)).map(({ campaign }) => campaign)).toEqual([inSignOff.campaign]);
    expect(await allPosts(site)).toHaveLength(3);
  });

  step('publishes nothing twice of what was published after the backup, and all that was not', async () => {
    await inSlot.reschedule(asset, new Date());
    await ended(inSlot);
    await publish(inSignOff);
    expect((await halfApproved.decide(lawyer, asset)).status).toBe(200);
    await ended(halfApproved);
    expect(await allPosts(site)).toHaveLength(4);
    await lose();
  });

  step('moves from its embedded database to a Postgres', async () => {
    const moved = await newMachine({ ...environment, DATABASE_URL: await emptyDatabase() });
    await rm(moved.workspace, { recursive: true });
    await cp(machine.workspace, moved.workspace, { recursive: true });
    await machine.remove();
    machine = moved;
    await rm(machine.home, { recursive: true });
    await restore('restore, embedded to Postgres', firstBackup());
    house = await machine.start();
    await seesWhatWas();
    await publish(inSignOff);
    await backUp('backup, Postgres, running', join(directory, 'backup-postgres'));
    await halfApproved.decide(lawyer, asset);
    await ended(halfApproved);
    expect(await allPosts(site)).toHaveLength(4);
  });

  step('comes back on an empty Postgres', async () => {
    await lose();
    await emptyDatabase();
    await restore('restore, Postgres to Postgres', join(directory, 'backup-postgres'));
    house = await machine.start();
    await until('the API answers', async () => (await inSignOff.assets())[0]?.stage === 'done');
    expect((await halfApproved.assets())[0]).toMatchObject({
      stage: 'sign-off',
      request: { stages: [{ approvedBy: [approver] }, { approvedBy: [] }] },
    });
    await halfApproved.decide(lawyer, asset);
    await ended(halfApproved);
    expect(await allPosts(site)).toHaveLength(4);
    expect(await house.stop()).toBe(0);
  });
});

/** The example's brief under another id. */
async function start(id: string): Promise<void> {
  const brief = parse(await readFile(join(machine.workspace, 'briefs/produkt-launch.yaml'), 'utf8'));
  const { status } = await house.ask(lead, '/campaigns', { body: { ...brief, id, title: `${brief.title}: ${id}` } });
  expect(status).toBe(201);
}

async function approve({ decide }: Campaign): Promise<void> {
  for (const person of [approver, lawyer]) expect((await decide(person, asset)).status).toBe(200);
}

async function publish(campaign: Campaign): Promise<void> {
  await approve(campaign);
  await ended(campaign);
}

/** Waits for the end and holds the campaign to its post: the one that it had before the house was lost. */
async function ended({ campaign, eachIn, view }: Campaign): Promise<void> {
  await eachIn('done');
  await until(`${campaign} has ended`, async () => (await view()).status.endedAt);
  const [publication] = (await view()).publications;
  expect(publication?.state).toBe('published');
  const { remoteId } = publication!.receipt!;
  posts[campaign] ??= remoteId;
  expect(remoteId).toBe(posts[campaign]);
}

async function look(): Promise<Seen> {
  const timelines = waiting.map(async ({ campaign }) => {
    const { json } = await house.ask<{ events: CampaignEvent[] }>(lead, `/campaigns/${campaign}/timeline`);
    return json.events;
  });
  const { json } = await house.ask<{ decisions: unknown[] }>(admin, '/policy/decisions?limit=1000');
  return {
    assets: await Promise.all(waiting.map(({ assets }) => assets())),
    timelines: await Promise.all(timelines),
    decisions: json.decisions,
  };
}

/** Everything of before the backup is there, and of what came after it nothing but what goes on by itself. */
async function seesWhatWas(): Promise<void> {
  await until('the workflows answer', async () => (await inSelection.view()).status?.assets?.length > 0);
  const now = await look();
  expect(now.assets).toEqual(atBackup.assets);
  now.timelines.forEach((events, index) => {
    expect(events.slice(0, atBackup.timelines[index]!.length)).toEqual(atBackup.timelines[index]);
  });
  expect(now.decisions).toEqual(expect.arrayContaining(atBackup.decisions));
}

/** The process dies, its Temporal too, and the home with everything in it is gone. */
async function lose(): Promise<void> {
  const temporal = await machine.temporalPid();
  await house.kill();
  process.kill(temporal!, 'SIGKILL');
  await until('the Temporal server is gone', async () => (await machine.temporalPid()) === null);
  await rm(machine.home, { recursive: true });
}

let database: string | undefined;

async function emptyDatabase(): Promise<string> {
  const sql = await openPostgres(postgres.url);
  await sql.query('drop database if exists drill with (force)');
  await sql.query('create database drill');
  await sql.close();
  database = postgres.url.replace(/[^/]*$/, 'drill');
  return database;
}

async function run<T>(command: string, folder: string): Promise<T> {
  const { code, stdout, stderr } = await copydesk([command, folder, '--json'], {
    COPYDESK_HOME: machine.home,
    COPYDESK_WORKSPACE: machine.workspace,
    ...(database && { DATABASE_URL: database }),
  });
  if (code !== 0) throw new Error(`copydesk ${command} ended with ${code}: ${stderr}`);
  return JSON.parse(stdout) as T;
}

async function backUp(name: string, folder: string): Promise<void> {
  const { manifest, bytes, seconds, stoodStillMs } = await run<BackupReport>('backup', folder);
  const { recoveryPoint, rows } = manifest;
  expect(Date.parse(recoveryPoint.temporal!)).toBeLessThanOrEqual(Date.parse(recoveryPoint.database));
  const count = Object.values(rows).reduce((sum, one) => sum + one, 0);
  figures.push(
    `${name.padEnd(36)}${seconds.toFixed(1)} s, ${count} rows, ${(bytes / 1e6).toFixed(1)} MB, Temporal stood still for ${stoodStillMs.toFixed(0)} ms`,
  );
}

async function restore(name: string, folder: string): Promise<void> {
  const { seconds, workflows } = await run<RestoreReport>('restore', folder);
  expect(workflows).toBe('restored');
  figures.push(`${name.padEnd(36)}${seconds.toFixed(1)} s`);
}
