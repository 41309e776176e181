import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { Client, Connection, WorkflowNotFoundError } from '@temporalio/client';
import type { ScheduleReport } from '../../console/desk/schedule/views.ts';
import { assetWorkflowId, campaignWorkflowId } from '../../domain/ids.ts';
import { readServerFile } from '../../server/server-file.ts';
import type { CampaignEvent } from '../../store/store.ts';
import { askWordPress, type RunningWordPress, wordPressForTests } from '../support/wordpress.ts';
import { campaignOverApi } from './campaign-over-api.ts';
import {
  decayed,
  type FullPost,
  moveSite,
  postOf,
  publishDecayed,
  revisionsOf,
  searchConsoleExport,
} from './decayed-site.ts';
import { type HoldingProxy, holdingProxy } from './holding-proxy.ts';
import { type HouseProcess, type Machine, newMachine } from './house-process.ts';
import { type Kill, printKills, stageAt, stepsOf } from './kill-steps.ts';
import { emptySite } from './posts.ts';
import { until } from './until.ts';
import { untilWritten } from './until-written.ts';
import { repeats, startWitness, type Witness } from './witness.ts';

const [tenant, schedule, asset] = ['steinfoehr', 'blog-auffrischen', 'blog/de-DE'];
const [lead, approver] = ['lena-hofer', 'miriam-falk'];
const stepMs = 300_000;
const latencyMs = 1_200;

let directory: string;
let site: RunningWordPress;
let proxy: HoldingProxy;
let witness: Witness;
let machine: Machine;
let house: HouseProcess;
/** Both pages as they were before anything was done to them, with their revisions. */
let before: Record<keyof typeof decayed, FullPost>;
let revisionsBefore: Record<keyof typeof decayed, number>;
let due: Date;

type Run = ReturnType<typeof runOf>;
let first: Run;
let second: Run;
/** What was approved of the second page before somebody else changed it. */
let overtaken: string;

/** Each kill, with the stages it may hit and how long the run then took to go on, from the start of the process. */
const kills: (Kill & { stages: string[] })[] = [];
const step = stepsOf(() => house.log());

describe('The refresh of a decayed page on a real WordPress, killed at every step', () => {
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'copydesk-refresh-'));
    [site, witness] = await Promise.all([wordPressForTests('refresh', false), startWitness(directory, latencyMs)]);
    proxy = await holdingProxy(site.url);
    await moveSite(site, 'refresh', proxy.url);
    await emptySite(site);
    before = await publishDecayed(site);
    revisionsBefore = await countRevisions();
    machine = await newMachine({
      OPENAI_BASE_URL: witness.url,
      OPENAI_MODEL: 'house-writer',
      COPYDESK_WORDPRESS_PASSWORD: site.users.redaktion.password,
    });
    await machine.edit('channels.yaml', ({ channels }) => {
      Object.assign(channels.blog.settings, { url: proxy.url, user: 'redaktion' });
    });
    await writeFile(join(machine.workspace, 'search-console/pages.csv'), searchConsoleExport(proxy.url, new Date()));
    // No campaign begins by itself.
    await rm(join(machine.workspace, 'briefs'), { recursive: true });
    house = await machine.start();
    await house.says('console ');
  }, stepMs);

  afterAll(async () => {
    await machine?.remove();
    await Promise.all([witness?.stop(), proxy?.close()]);
    await site?.stop();
    await rm(directory, { recursive: true, force: true });
  }, stepMs);

  step('is started by its schedule, though the house was killed before it was due', async () => {
    due = nextMinute();
    const made = await house.ask<ScheduleReport>(lead, '/schedules', { body: specDueAt(due) });
    expect([made.status, made.json.next[0]]).toEqual([201, due.toISOString()]);
    const { held } = proxy.hold(isLookingForPages, 'before');
    await killAndStart('waiting for its time', ['research'], () => held, {
      whileDead: () => sleep(Math.max(0, due.getTime() - Date.now()) + 500),
    });
    const report = await scheduleReport();
    expect(report.runs).toMatchObject([{ scheduledAt: due.toISOString() }]);
    first = runOf(report.runs[0]!.campaign);
    const paused = await house.ask<ScheduleReport>(lead, `/schedules/${schedule}/pause`, {
      body: { note: 'Einer genügt.' },
    });
    expect(paused.json).toMatchObject({ paused: true, missed: 0, skipped: 0 });
  });

  step('goes on in finding', async () => {
    await killAndStart('finding', ['research'], () => until('it has its page', () => happened(first, 'pinned')));
    const { refresh, brief } = await first.view();
    expect(refresh!.report!.chosen).toBe(before.washing.link);
    expect(refresh!.report!.findings!.map(({ excerpt }) => excerpt)).toEqual(
      decayed.washing.outdated.map((words) => expect.stringContaining(words)),
    );
    expect(brief!.title).toContain(decayed.washing.title);
  });

  let firstTurn: string;
  step('goes on in proposing, in its first turn', async () => {
    firstTurn = await underWay('callModel');
    await sleep(latencyMs / 2);
    await killAndStart('proposing, in its first turn', ['variants'], () => answeredAgain('tool_calls'));
  });

  step('goes on in proposing when the Temporal server has been killed, too', async () => {
    await underWay('callModel', firstTurn);
    await sleep(latencyMs / 2);
    await killAndStart('proposing, Temporal too', ['variants'], () => answeredAgain('final'), { temporalToo: true });
  });

  step('goes on in checking', async () => {
    await underWay('checkVariants');
    let held: Promise<void>;
    await killAndStart('checking', ['variants'], () => held, {
      whileDead: async () => {
        held = proxy.hold(isReading(before.washing), 'before').held;
      },
    });
  });

  step('goes on in preparing', async () => {
    await killAndStart('preparing', ['sign-off'], () => first.eachIn('sign-off'));
    const { live, prepared, variants } = await first.assetView(asset);
    expect(live).toMatchObject({
      url: before.washing.link,
      changed: false,
      base: { html: before.washing.content.raw },
    });
    expect(variants).toMatchObject([{ madeBy: 'agent:seo-analyst', verdict: 'pass' }]);
    for (const words of decayed.washing.today) expect(prepared!.html).toContain(words);
  });

  step('goes on in sign-off and asks nobody again', async () => {
    await untilWritten(machine, campaignWorkflowId(tenant, first.campaign));
    const waiting = await first.assets();
    await killAndStart('sign-off, before the decision', ['sign-off'], () => first.eachIn('sign-off'));
    expect(await first.assets()).toEqual(waiting);
    expect((await first.inbox(approver)).map((item) => [item.campaign, item.asset])).toEqual([[first.campaign, asset]]);
  });

  step('counts a decision once whose answer was lost, and has written nothing yet', async () => {
    await first.reschedule(asset, inAnHour());
    const key = randomUUID();
    const unheard = first.decide(approver, asset, { key }).catch(() => null);
    await killAndStart('sign-off, right after the decision', ['sign-off', 'slot'], () => first.view());
    await unheard;
    expect((await first.decide(approver, asset, { key })).status).toBe(200);
    const [approved] = await first.eachIn('slot');
    expect(approved!.request!.stages).toMatchObject([{ stage: 'brand', approvedBy: [approver] }]);
    expect(await postOf(site, before.washing.id)).toEqual(before.washing);
    expect(await countRevisions()).toEqual(revisionsBefore);
  });

  step('writes once when an update did not reach the site; meanwhile a second run takes the next page', async () => {
    const { held } = proxy.hold(isUpdating(before.washing), 'before');
    await first.reschedule(asset, new Date());
    await held;
    let heldAgain: Promise<void>;
    await killAndStart(
      'update, before it reached the site',
      ['publishing'],
      async () => {
        const other = secondRunToItsSlot();
        await heldAgain;
        kills.at(-1)!.seconds = secondsSinceStart();
        await other;
      },
      {
        whileDead: async () => {
          heldAgain = proxy.hold(isUpdating(before.washing), 'after').held;
        },
      },
    );
    const { content } = await postOf(site, before.washing.id);
    expect(content.raw).toBe((await first.assetView(asset)).prepared!.html);
  });

  step('writes once when its answer did not reach us; meanwhile a foreign edit stops the second run', async () => {
    let measuring: Promise<void>;
    await killAndStart(
      'update, its answer did not reach us',
      ['publishing'],
      async () => {
        const other = foreignEdit();
        await measuring;
        kills.at(-1)!.seconds = secondsSinceStart();
        await other;
      },
      {
        whileDead: async () => {
          measuring = proxy.hold(isMeasuring(before.washing), 'before').held;
        },
      },
    );
  });

  step('goes on in measuring, to its end', async () => {
    // A look-up reads the page as measuring does and may be held in its place; on a starved machine a second attempt passes a held one.
    await killAndStart('measuring', ['measuring', 'publishing', 'done'], () =>
      until('the first run has ended', async () => (await first.view()).status?.endedAt),
    );
  });

  step('has changed the page once: the approved bytes, and every other byte and field as it was', async () => {
    const { publications } = await first.view();
    const { prepared } = await first.assetView(asset);
    const post = await postOf(site, before.washing.id);
    expect(publications).toMatchObject([{ asset, state: 'published', receipt: { remoteId: String(post.id) } }]);
    expect({ title: post.title.raw, html: post.content.raw }).toEqual({ title: prepared!.title, html: prepared!.html });
    expectKept(post, before.washing, decayed.washing.kept);
    for (const words of decayed.washing.outdated) expect(post.content.raw).not.toContain(words);
    const [newest, ...older] = await revisionsOf(site, post.id);
    expect(older).toHaveLength(revisionsBefore.washing);
    expect(newest).toMatchObject({ author: await idOf('redaktion'), content: { raw: post.content.raw } });
    const page = await (await fetch(post.link)).text();
    for (const words of decayed.washing.today) expect(page).toContain(words);
  });

  step('reports in the timeline and on the page of the schedule', async () => {
    const events = await timeline(first);
    const of = (kind: string) => events.filter((event) => event.kind === kind);
    expect(of('attention')).toEqual([]);
    for (const kind of ['found', 'pinned', 'measured', 'reported', 'done']) expect(of(kind)).toHaveLength(1);
    expect(of('reported')[0]!.data).toMatchObject({ asset, url: before.washing.link });
    expect((await first.assets()).map(({ requests, revisions }) => [requests, revisions])).toEqual([[1, 0]]);
    const { runs } = await scheduleReport();
    expect(runs.find(({ campaign }) => campaign === first.campaign)).toMatchObject({
      outcome: 'published',
      page: { url: before.washing.link },
      published: [before.washing.link],
    });
    const { url, token } = readServerFile(machine.home)!;
    const headers = { authorization: `Bearer ${token}`, 'copydesk-as': lead };
    const page = await (await fetch(`${url}/schedules/${schedule}`, { headers })).text();
    expect(page).toContain(before.washing.link);
  });

  step('proposes the second page anew from what is live, and writes it after a new approval only', async () => {
    const [open] = await second.eachIn('sign-off');
    expect([open!.request!.request, open!.request!.stages[0]!.approvedBy]).toEqual([`${asset}/2`, []]);
    const { live, prepared } = await second.assetView(asset);
    expect([live!.changed, live!.base.html]).toEqual([false, theirs()]);
    expect(prepared!.ref).not.toBe(overtaken);
    const old = { kind: 'decide', asset, prepared: overtaken, decision: 'approve' };
    expect((await house.ask(approver, `/campaigns/${second.campaign}/commands`, { body: old })).status).toBe(409);
    expect((await postOf(site, before.layers.id)).content.raw).toBe(theirs());

    expect((await second.decide(approver, asset)).status).toBe(200);
    await until('the second run has ended', async () => (await second.view()).status.endedAt);
    const post = await postOf(site, before.layers.id);
    expect(post.content.raw).toBe(prepared!.html);
    expect(post.content.raw).toContain(foreign.to);
    for (const words of decayed.layers.today) expect(post.content.raw).toContain(words);
    for (const words of decayed.layers.outdated) expect(post.content.raw).not.toContain(words);
    expectKept(
      post,
      before.layers,
      decayed.layers.kept.map((piece) => piece.replace(foreign.from, foreign.to)),
    );
    const [ours, foreigners, ...older] = await revisionsOf(site, post.id);
    expect([ours!.author, foreigners!.author]).toEqual([await idOf('redaktion'), await idOf('admin')]);
    expect(foreigners!.content.raw).toBe(theirs());
    expect(older).toHaveLength(revisionsBefore.layers);
    const asked = (await timeline(second)).filter(({ kind }) => kind === 'attention');
    expect(asked.map(({ data }) => data.code)).toEqual(['conflict']);
  });

  step('was in the step in which each kill was meant to hit it, and repeated no saved turn', async () => {
    const events = await timeline(first);
    const repeated = repeats(
      await witness.requests(),
      kills.map(({ at }) => at),
    );
    printKills(
      kills,
      repeated.map(({ kill }) => kill),
    );
    expect(kills.filter(({ at, stages }) => !stages.includes(stageAt(events, at)))).toEqual([]);
    expect(repeated.filter(({ kill }) => kill === undefined)).toEqual([]);
  });

  step('stops in order when asked, with its Temporal server', async () => {
    expect(await house.stop()).toBe(0);
    expect(await machine.temporalPid()).toBeNull();
  });
});

/** Kills the process now, starts it again and waits for a sign that its run goes on. */
async function killAndStart(
  name: string,
  stages: string[],
  goesOn: () => Promise<unknown>,
  { temporalToo = false, whileDead = async () => {} }: { temporalToo?: boolean; whileDead?: () => Promise<void> } = {},
): Promise<void> {
  const server = await machine.temporalPid();
  const at = await house.kill();
  if (temporalToo) {
    process.kill(server!, 'SIGKILL');
    await until('the Temporal server is gone', async () => (await machine.temporalPid()) === null);
  }
  await whileDead();
  house = await machine.start();
  kills.push({ name, stages, at, seconds: Number.NaN });
  if (!temporalToo) await house.says(`took over the Temporal server of a former start (pid ${server})`);
  await goesOn();
  const kill = kills.at(-1)!;
  if (Number.isNaN(kill.seconds)) kill.seconds = secondsSinceStart();
}

const secondsSinceStart = (): number => (Date.now() - house.startedAt) / 1_000;

/** By trigger, while the schedule is paused and the first run still goes on. */
async function secondRunToItsSlot(): Promise<void> {
  const triggered = await house.ask<ScheduleReport>(lead, `/schedules/${schedule}/trigger`, { body: {} });
  expect([triggered.status, triggered.json.paused]).toEqual([200, true]);
  const started = await until('the second run has started', async () =>
    (await scheduleReport()).runs.find(({ campaign }) => campaign !== first.campaign),
  );
  second = runOf(started.campaign);
  const [waiting] = await second.eachIn('sign-off');
  const { report: decay } = (await second.view()).refresh!;
  expect(decay!.chosen).toBe(before.layers.link);
  expect(decay!.pages.find(({ url }) => url === before.washing.link)).toMatchObject({ why: 'under-way' });
  overtaken = waiting!.request!.prepared;
  await second.reschedule(asset, inAnHour());
  expect((await second.decide(approver, asset)).status).toBe(200);
  await second.eachIn('slot');
}

const foreign = { from: 'Morgens liegt Reif, mittags scheint die Sonne:', to: 'Morgens Reif, mittags <em>Sonne</em>:' };
const theirs = (): string => before.layers.content.raw.replace(foreign.from, foreign.to);

/** Somebody edits the page on the site after its change was approved; the slot comes, and nothing of theirs is overwritten. */
async function foreignEdit(): Promise<void> {
  await askWordPress(site, 'admin', 'POST', `/wp/v2/posts/${before.layers.id}`, { content: theirs() });
  const edited = await postOf(site, before.layers.id);
  await second.reschedule(asset, new Date());
  await until('the foreign edit is noticed', async () => (await second.assets())[0]?.attention?.code === 'conflict');
  expect(await postOf(site, before.layers.id)).toEqual(edited);
  const { live, prepared, variants } = await second.assetView(asset);
  expect(live).toMatchObject({
    changed: true,
    base: { html: before.layers.content.raw },
    now: { html: theirs() },
    trouble: null,
  });
  expect([prepared!.ref, variants[0]!.page]).toEqual([overtaken, (await second.assets())[0]!.page]);
  expect((await second.inbox(lead)).map(({ kind, code }) => [kind, code])).toContainEqual(['attention', 'conflict']);
  const retried = await house.ask(lead, `/campaigns/${second.campaign}/commands`, { body: { kind: 'retry', asset } });
  expect(retried.status).toBe(200);
  await second.eachIn('sign-off');
}

/** What people see, but for when it was changed and what a change makes of it. */
function expectKept(post: FullPost, former: FullPost, pieces: readonly string[]): void {
  const plain = ({ content: _, ...fields }: FullPost) => ({
    ...fields,
    ...{ modified: null, modified_gmt: null, class_list: null, _links: null },
  });
  expect(plain(post)).toEqual(plain(former));
  const places = pieces.map((piece) => post.content.raw.indexOf(piece));
  expect(places).not.toContain(-1);
  expect([...places].sort((a, b) => a - b)).toEqual(places);
}

const runOf = (campaign: string) => ({ ...campaignOverApi(() => house, campaign, lead), campaign });

const scheduleReport = async (): Promise<ScheduleReport> =>
  (await house.ask<ScheduleReport>(lead, `/schedules/${schedule}`)).json;

const timeline = async ({ campaign }: Run): Promise<CampaignEvent[]> =>
  (await house.ask<{ events: CampaignEvent[] }>(lead, `/campaigns/${campaign}/timeline`)).json.events;

const happened = async (run: Run, kind: string): Promise<boolean> =>
  ((await timeline(run)) ?? []).some((event) => event.kind === kind);

/** PENDING_ACTIVITY_STATE_STARTED of temporal.api.enums.v1. */
const startedState = 2;

/** Waits until an activity of the child that proposes is under way, by Temporal's own word, another one than `before`. Returns its id. */
async function underWay(activity: string, before?: string): Promise<string> {
  const connection = await Connection.connect({ address: await machine.temporalAddress() });
  const child = new Client({ connection }).workflow.getHandle(assetWorkflowId(tenant, first.campaign, asset, 0));
  const look = async () => {
    const { raw } = await child.describe().catch(passUnstarted);
    return raw.pendingActivities?.find(({ activityType, activityId, state }) => {
      return state === startedState && activityType?.name === activity && activityId !== before;
    })?.activityId;
  };
  const id = await until(`${activity} is under way`, look, { everyMs: 1 });
  await connection.close();
  return id;
}

function passUnstarted(error: unknown): { raw: { pendingActivities?: null } } {
  if (error instanceof WorkflowNotFoundError) return { raw: {} };
  throw error;
}

/** A request that was received after the house was started again has been answered so. */
const answeredAgain = (answer: 'tool_calls' | 'final') =>
  until(`the house writer has answered with ${answer}`, async () =>
    (await witness.requests()).find(
      (request) => request.answer === answer && Date.parse(request.receivedAt) > house.startedAt,
    ),
  );

const countRevisions = async () => ({
  washing: (await revisionsOf(site, before.washing.id)).length,
  layers: (await revisionsOf(site, before.layers.id)).length,
});

const idOf = async (user: 'admin' | 'redaktion'): Promise<number> =>
  (await askWordPress(site, user, 'GET', '/wp/v2/users/me')).json.id;

/** The next whole minute that leaves time to make the schedule. */
const nextMinute = (): Date => new Date(Math.ceil((Date.now() + 4_000) / 60_000) * 60_000);
const inAnHour = (): Date => new Date(Date.now() + 3_600_000);

const specDueAt = (at: Date) => ({
  id: schedule,
  title: 'Seiten des Blogs auffrischen',
  cron: `${at.getUTCMinutes()} * * * *`,
  timeZone: 'UTC',
  // The second run begins while the first still goes on.
  overlap: 'allow-all',
  work: {
    kind: 'refresh',
    order: {
      channel: 'blog',
      locale: 'de-DE',
      export: 'search-console/pages.csv',
      audience: 'Menschen, die ihre Ausrüstung pflegen wollen und dafür in der Suche nachsehen.',
      owner: lead,
    },
  },
});

const route = (path: string): string => `rest_route=${encodeURIComponent(path)}`;
const isLookingForPages = (request: string): boolean => request.startsWith('GET') && request.includes('slug=');
const isReading =
  ({ id }: FullPost) =>
  (request: string): boolean =>
    request.startsWith('GET') && request.includes(`${route(`/wp/v2/posts/${id}`)}&`);
const isUpdating =
  ({ id }: FullPost) =>
  (request: string): boolean =>
    request.startsWith('POST') && request.includes(`${route(`/wp/v2/posts/${id}`)}&`);
/** A page that may have been changed is read twice: to find out, and then by who measures it. */
const isMeasuring =
  (post: FullPost) =>
  (request: string, earlier: string[]): boolean =>
    isReading(post)(request) && earlier.some(isReading(post));
