import { cp, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from '@temporalio/client';
import { openChannel } from '../../activities/open-channel.ts';
import { connectors } from '../../channels/registry.ts';
import type { DeskDependencies } from '../../console/desk/dependencies.ts';
import { matchingTimes } from '../../console/desk/schedule/backfill-schedule.ts';
import { createScheduleDesk } from '../../console/desk/schedule/schedule-desk.ts';
import type { DecayReport } from '../../domain/refresh.ts';
import type { Person, Workspace } from '../../domain/workspace.ts';
import { guardrailRules } from '../../guardrails/registry.ts';
import { createAuthorizer } from '../../policies/authorize.ts';
import { housePolicies, loadPolicySet } from '../../policies/policy-set.ts';
import { checkSchedule } from '../../server/check-schedule.ts';
import { dataConverter } from '../../temporal.ts';
import { loadWorkspace } from '../../workspace/load.ts';
import { copyExample } from '../support/copy-example.ts';
import { type RunningStore, startEmbeddedStore } from '../support/stores.ts';
import { type DevServer, devServer } from '../support/temporal.ts';
import { campaignStatus, content } from './sample.ts';

const slow = 120_000;

let directory: string;
let temporal: DevServer;
let running: RunningStore;
let workspace: Workspace;
let lena: Person;
let miriam: Person;
let sven: Person;

/** The desk of a tenant, without any worker: runs start and wait. */
function deskOf(tenant: string) {
  const now = () => new Date();
  const store = running.store.forTenant(tenant);
  const open = (of: Workspace, name: string) =>
    openChannel({ connectors, secret: async () => 'secret', workspaceDirectory: directory, store, now }, of, name);
  const deps = {
    store,
    temporal: new Client({ connection: temporal.connection, dataConverter }),
    taskQueue: 'nobody-listens',
    authorize: createAuthorizer(loadPolicySet(housePolicies)),
    loadWorkspace: async () => ({ workspace, products: [] }),
    checkSchedule: (given, context) =>
      checkSchedule(given, context, { workspaceDirectory: directory, openChannel: open, now }),
    now,
  } satisfies Partial<DeskDependencies> as unknown as DeskDependencies;
  return { deps, desk: createScheduleDesk(deps), store };
}

const order = {
  channel: 'journal',
  locale: 'de-DE',
  export: 'search-console/pages.csv',
  audience: 'Menschen, die bei jedem Wetter wandern.',
  owner: 'lena-hofer',
};
const refresh = {
  id: 'journal-refresh',
  title: 'Journal auffrischen',
  cron: '0 7 * * 1',
  work: { kind: 'refresh', order },
};
const brief = {
  id: 'monatsbrief',
  brand: 'steinfoehr',
  title: 'Der Brief des Monats',
  goal: 'Jeden Monat tausend Besuche mehr.',
  baseline: 'Heute 500.',
  audience: 'Menschen, die gern wandern.',
  questions: ['Was ist neu?'],
  assets: [{ channel: 'journal', locales: ['de-DE'], variants: 1 }],
  owner: 'lena-hofer',
};

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'copydesk-schedules-'));
  await copyExample(directory);
  await cp(join(directory, 'prices.csv'), join(directory, 'search-console/pages.csv'));
  await symlink('/etc/hostname', join(directory, 'search-console/elsewhere.csv'));
  await writeFile(join(directory, '.hidden'), '');
  [temporal, running] = await Promise.all([devServer(), startEmbeddedStore()]);
  workspace = await loadWorkspace(directory, connectors, Object.keys(guardrailRules));
  const named = (id: string) => workspace.people.find((person) => person.id === id)!;
  [lena, miriam, sven] = [named('lena-hofer'), named('miriam-falk'), named('sven-aumann')];
}, slow);
afterAll(async () => {
  await temporal?.stop();
  await running?.stop();
  await rm(directory, { recursive: true, force: true });
}, slow);

describe('a schedule at the desk', () => {
  it(
    'is made, shown with its next times in the zone of the workspace, changed, paused with a note, resumed and deleted',
    async () => {
      const { desk } = deskOf('steinfoehr');
      const made = await desk.createSchedule(lena, refresh);
      expect(made).toMatchObject({
        spec: { ...refresh, timeZone: 'Europe/Berlin', overlap: 'skip', catchupHours: 24 },
        paused: false,
        note: '',
        noteBy: null,
        createdBy: 'lena-hofer',
        recent: [],
        running: [],
        runs: [],
      });
      expect(made.next.length).toBeGreaterThan(5);
      expect(made.next.map(inBerlin)).toEqual(made.next.map(() => 'Mon 07:00'));
      // Whoever lists right after sees it.
      expect((await desk.schedules(lena)).map(({ spec }) => spec.id)).toEqual(['journal-refresh']);

      await expect(desk.createSchedule(lena, refresh)).rejects.toMatchObject({
        errorClass: 'conflict',
        message: expect.stringContaining('choose another id'),
      });

      const paused = await desk.pauseSchedule(sven, 'journal-refresh', 'Umzug der Website.');
      expect(paused).toMatchObject({ paused: true, note: 'Umzug der Website.', noteBy: 'sven-aumann' });
      const changed = await desk.updateSchedule(lena, 'journal-refresh', {
        ...refresh,
        cron: '30 6 1 * *',
        overlap: 'buffer-one',
        timeZone: 'europe/vienna',
      });
      expect(changed).toMatchObject({
        spec: { cron: '30 6 1 * *', overlap: 'buffer-one', timeZone: 'Europe/Vienna' },
        paused: true,
        note: 'Umzug der Website.',
        createdBy: 'lena-hofer',
      });
      expect(await desk.schedule(miriam, 'journal-refresh')).toEqual(changed);
      await expect(desk.updateSchedule(lena, 'journal-refresh', { ...refresh, id: 'other' })).rejects.toMatchObject({
        where: { field: 'id' },
        choices: ['journal-refresh'],
      });
      expect(await desk.resumeSchedule(lena, 'journal-refresh')).toMatchObject({ paused: false, note: '' });

      await desk.deleteSchedule(lena, 'journal-refresh');
      expect(await desk.schedules(lena)).toEqual([]);
      await expect(desk.schedule(lena, 'journal-refresh')).rejects.toMatchObject({
        errorClass: 'not_found',
        choices: [],
      });
    },
    slow,
  );

  it(
    'starts what it names, by ids and refs alone, and finds the runs again as campaigns with what came of them',
    async () => {
      const { desk, store, deps } = deskOf('steinfoehr');
      await desk.createSchedule(lena, { ...refresh, id: 'now' });
      const triggered = await desk.triggerSchedule(lena, 'now');
      expect(triggered.running).toHaveLength(1);
      const [run] = triggered.runs;
      expect(run).toMatchObject({
        campaign: expect.stringMatching(/^now-\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
        outcome: 'starting',
        stage: null,
        page: null,
      });
      const handle = deps.temporal.workflow.getHandle(`steinfoehr/campaign/${run!.campaign}`);
      const described = await handle.describe();
      expect([described.type, described.taskQueue]).toEqual(['refresh', 'nobody-listens']);
      const { history } = await deps.temporal.workflowService.getWorkflowExecutionHistory({
        namespace: 'default',
        execution: { workflowId: handle.workflowId },
      });
      const started = history!.events![0]!.workflowExecutionStartedEventAttributes!;
      const [input] = started.input!.payloads!.map(({ data }) => JSON.parse(Buffer.from(data!).toString()));
      expect(input).toEqual({ tenant: 'steinfoehr', schedule: 'now', order: expect.stringMatching(/^sha256:/) });
      expect(await store.artifacts.get(input.order)).toMatchObject(order);
      expect(JSON.stringify(started)).not.toContain('auffrischen');

      // A second one would be skipped without a word.
      await expect(desk.triggerSchedule(lena, 'now')).rejects.toMatchObject({
        errorClass: 'conflict',
        message: expect.stringContaining(run!.campaign),
      });

      const report: DecayReport = decay('https://www.steinfoehr.example/journal/zwiebel');
      const ended = {
        ...campaignStatus,
        campaign: run!.campaign,
        title: 'Zwiebelprinzip',
        order: input.order,
        schedule: 'now',
        research: await store.artifacts.put('decay-report', report),
        stage: 'done' as const,
        assets: [],
        endedAt: new Date().toISOString(),
      };
      await store.campaigns.put(ended);
      expect((await desk.schedule(lena, 'now')).runs[0]).toMatchObject({
        title: 'Zwiebelprinzip',
        outcome: 'not-published',
        page: { url: report.chosen, clicksBefore: 300, clicksNow: 120 },
      });
      const nothing = await store.artifacts.put('decay-report', { ...report, chosen: null });
      await store.campaigns.put({ ...ended, research: nothing });
      expect((await desk.schedules(lena))[0]!.runs).toMatchObject([{ outcome: 'nothing-decayed', page: null }]);
      await handle.terminate();
      await desk.deleteSchedule(lena, 'now');
    },
    slow,
  );

  it(
    'starts a recurring campaign with the ref of its brief',
    async () => {
      const { desk, deps, store } = deskOf('steinfoehr');
      await desk.createSchedule(lena, {
        ...refresh,
        id: 'monthly',
        overlap: 'allow-all',
        work: { kind: 'campaign', brief },
      });
      const { runs } = await desk.triggerSchedule(lena, 'monthly');
      const handle = deps.temporal.workflow.getHandle(`steinfoehr/campaign/${runs[0]!.campaign}`);
      expect((await handle.describe()).type).toBe('campaign');
      const { history } = await deps.temporal.workflowService.getWorkflowExecutionHistory({
        namespace: 'default',
        execution: { workflowId: handle.workflowId },
      });
      const { payloads } = history!.events![0]!.workflowExecutionStartedEventAttributes!.input!;
      const input = JSON.parse(Buffer.from(payloads![0]!.data!).toString());
      expect(await store.artifacts.get(input.brief)).toMatchObject({ title: brief.title });
      await handle.terminate();
      await desk.deleteSchedule(lena, 'monthly');
    },
    slow,
  );

  it(
    'makes up for a time that has passed, as often as the calendar says and no oftener',
    async () => {
      const { desk, deps, store } = deskOf('steinfoehr');
      await desk.createSchedule(lena, { ...refresh, id: 'back', cron: '0 7 * * *' });
      const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString();
      const { due, schedule } = await desk.backfillSchedule(lena, 'back', {
        from: day(-3),
        to: day(0),
        overlap: 'allow-all',
      });
      expect(due.map((time) => inBerlin(time).slice(4))).toEqual(['07:00', '07:00', '07:00']);
      expect(schedule.recent.map(({ scheduledAt }) => scheduledAt).sort()).toEqual(due);
      await expect(desk.backfillSchedule(lena, 'back', { from: day(-1), to: day(1) })).rejects.toMatchObject({
        where: { field: 'to' },
      });
      await expect(desk.backfillSchedule(lena, 'back', { from: day(-90), to: day(-1) })).rejects.toThrow(
        /89 runs|90 runs/,
      );
      await expect(
        desk.backfillSchedule(lena, 'back', { from: '2026-11-01T08:00:00+01:00', to: '2026-11-01T09:00:00+01:00' }),
      ).rejects.toMatchObject({ where: { field: 'from' } });
      for (const { campaign } of schedule.recent)
        await deps.temporal.workflow.getHandle(`steinfoehr/campaign/${campaign}`).terminate();
      // The house knows of the first two runs, which have ended; they are not started over their own names.
      for (const { campaign } of schedule.recent.slice(0, 2))
        await store.campaigns.put({ ...campaignStatus, campaign, schedule: 'back', endedAt: new Date().toISOString() });
      const known = schedule.recent.slice(0, 2).map(({ scheduledAt }) => scheduledAt);
      await expect(desk.backfillSchedule(lena, 'back', { from: day(-3), to: day(0) })).rejects.toMatchObject({
        errorClass: 'conflict',
        choices: due.filter((time) => !known.includes(time)),
      });
      await desk.deleteSchedule(lena, 'back');
    },
    slow,
  );

  it(
    'belongs to one tenant',
    async () => {
      const [ours, theirs] = [deskOf('steinfoehr'), deskOf('steinfoehr-2')];
      await ours.desk.createSchedule(lena, { ...refresh, id: 'ours' });
      await theirs.desk.createSchedule(lena, { ...refresh, id: 'theirs' });
      const ids = async (desk: typeof ours.desk) => (await desk.schedules(lena)).map(({ spec }) => spec.id);
      expect([await ids(ours.desk), await ids(theirs.desk)]).toEqual([['ours'], ['theirs']]);
      for (const ask of ['schedule', 'pauseSchedule', 'triggerSchedule', 'deleteSchedule'] as const)
        await expect(theirs.desk[ask](lena, 'ours')).rejects.toMatchObject({
          errorClass: 'not_found',
          choices: ['theirs'],
        });
      await ours.desk.deleteSchedule(lena, 'ours');
      await theirs.desk.deleteSchedule(lena, 'theirs');
    },
    slow,
  );

  it('is made by content leads, stopped by admins, and seen by all', async () => {
    const { desk } = deskOf('steinfoehr');
    for (const ask of [
      () => desk.createSchedule(miriam, refresh),
      () => desk.createSchedule(sven, refresh),
      () => desk.triggerSchedule(sven, 'none'),
      () => desk.deleteSchedule(miriam, 'none'),
      () => desk.pauseSchedule(miriam, 'none'),
    ])
      await expect(ask()).rejects.toMatchObject({ errorClass: 'denied' });
    await expect(desk.deleteSchedule(sven, 'none')).rejects.toMatchObject({ errorClass: 'not_found' });
    await expect(desk.schedules(miriam)).resolves.toEqual([]);
  });
});

describe('daylight saving, by the server itself', () => {
  const times = async (cron: string, from: string, to: string) => {
    const { desk, deps } = deskOf('steinfoehr');
    await desk.createSchedule(lena, { ...refresh, id: 'clock', cron });
    const found = await matchingTimes(deps, 'clock', new Date(from), new Date(to));
    await desk.deleteSchedule(lena, 'clock');
    return found;
  };

  it(
    'keeps seven in the morning at seven in the morning',
    async () => {
      expect(await times('0 7 * * *', '2026-10-24T00:00:00Z', '2026-10-26T23:00:00Z')).toEqual([
        '2026-10-24T05:00:00.000Z',
        '2026-10-25T06:00:00.000Z',
        '2026-10-26T06:00:00.000Z',
      ]);
      expect(await times('0 7 * * *', '2027-03-27T00:00:00Z', '2027-03-29T23:00:00Z')).toEqual([
        '2027-03-27T06:00:00.000Z',
        '2027-03-28T05:00:00.000Z',
        '2027-03-29T05:00:00.000Z',
      ]);
    },
    slow,
  );

  it(
    'leaves out the half past two that does not come in March, and takes only the second of the two in October',
    async () => {
      expect(await times('30 2 * * *', '2027-03-27T00:00:00Z', '2027-03-29T23:00:00Z')).toEqual([
        '2027-03-27T01:30:00.000Z',
        '2027-03-29T00:30:00.000Z',
      ]);
      expect(await times('30 2 * * *', '2026-10-24T00:00:00Z', '2026-10-26T23:00:00Z')).toEqual([
        '2026-10-24T00:30:00.000Z',
        '2026-10-25T01:30:00.000Z',
        '2026-10-26T01:30:00.000Z',
      ]);
    },
    slow,
  );
});

describe('a schedule with a mistake', () => {
  const rows: [string, object, string, RegExp, unknown?][] = [
    ['six fields', { cron: '0 7 * * 1 2027' }, 'cron', /has 6 fields instead of five/, expect.arrayContaining([])],
    ['an hour of 24', { cron: '0 24 * * *' }, 'cron', /"24" is no hour \(0-23\)/],
    ['a name of a day that is none', { cron: '0 7 * * mo' }, 'cron', /"mo" is no day of the week/],
    ['a range backwards', { cron: '0 7 * * 5-1' }, 'cron', /"5-1" is no day of the week/],
    ['a day that never comes', { cron: '0 7 31 2 *' }, 'cron', /never comes/],
    ['a shortcut', { cron: '@every 10m' }, 'cron', /has 2 fields/],
    ['an offset for a time zone', { timeZone: '+01:00' }, 'timeZone', /no time zone/],
    [
      'a time zone that is none',
      { timeZone: 'Europe/Munich' },
      'timeZone',
      /no time zone/,
      expect.arrayContaining(['Europe/Berlin']),
    ],
    [
      'an overlap policy that is none',
      { overlap: 'twice' },
      'overlap',
      /not possible/,
      expect.arrayContaining(['skip']),
    ],
    [
      'a channel that is none',
      of({ channel: 'zine' }),
      'work.order.channel',
      /no channel "zine"/,
      expect.arrayContaining(['journal']),
    ],
    [
      'a locale the channel lacks',
      of({ locale: 'en-US' }),
      'work.order.locale',
      /no locale/,
      expect.arrayContaining(['de-DE']),
    ],
    [
      'an owner who does not lead',
      of({ owner: 'miriam-falk' }),
      'work.order.owner',
      /does not hold the role/,
      ['lena-hofer'],
    ],
    [
      'an export that is not there',
      of({ export: 'gone.csv' }),
      'work.order.export',
      /no file "gone.csv"/,
      expect.arrayContaining(['search-console/pages.csv']),
    ],
    ['an export outside of the workspace', of({ export: '../etc/passwd' }), 'work.order.export', /must lie below/],
    ['an export that leads outside', of({ export: 'search-console/elsewhere.csv' }), 'work.order.export', /leads out/],
    ['a folder for an export', of({ export: 'knowledge' }), 'work.order.export', /no file "knowledge"/],
    [
      'a brief for a channel that is none',
      { work: { kind: 'campaign', brief: { ...brief, assets: [{ channel: 'zine', locales: ['de-DE'] }] } } },
      'work.brief.assets.0.channel',
      /no channel "zine"/,
    ],
    [
      'a brief with a deadline',
      { work: { kind: 'campaign', brief: { ...brief, deadline: '2026-12-01T09:00:00+01:00' } } },
      'work.brief',
      /no fixed deadline/,
    ],
  ];
  function of(more: object) {
    return { work: { kind: 'refresh', order: { ...order, ...more } } };
  }

  it.each(rows.map(([what, more, field, message, choices]) => ({ what, more, field, message, choices })))(
    'such as $what names field and valid choices',
    async ({ more, field, message, choices }) => {
      const { desk } = deskOf('steinfoehr');
      const error = await desk.createSchedule(lena, { ...refresh, ...more }).then(
        () => null,
        (thrown: { problems: { message: string; where: object; choices?: string[] }[] }) => thrown,
      );
      expect(error?.problems).toMatchObject([{ where: { field }, message: expect.stringMatching(message) }]);
      if (choices) expect(error!.problems[0]!.choices).toEqual(choices);
    },
  );
});

/** `Mon 07:00` */
function inBerlin(instant: string): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Europe/Berlin',
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
  }).format(new Date(instant));
  return parts.replace(', ', ' ');
}

function decay(url: string): DecayReport {
  const page = {
    url,
    clicksBefore: 300,
    clicksNow: 120,
    impressionsBefore: 9_000,
    impressionsNow: 7_000,
    positionBefore: 4.1,
    positionNow: 9.7,
    loss: 0.55,
    queries: [{ query: content.title, clicksBefore: 90, clicksNow: 10 }],
    verdict: 'refresh' as const,
    why: 'chosen' as const,
  };
  const period = { from: '2026-10-01', to: '2026-10-28' };
  return {
    at: '2026-11-24T06:00:00.000Z',
    order: { ...order, windowDays: 28, minimumClicks: 50, minimumLoss: 0.2, restDays: 60 },
    now: period,
    before: { from: '2026-09-03', to: '2026-09-30' },
    trend: 0.97,
    pages: [page],
    chosen: url,
  };
}
