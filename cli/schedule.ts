import { readFile } from 'node:fs/promises';
import { Command, Option } from 'commander';
import type { ScheduleReport } from '../console/desk/schedule/views.ts';
import { CopydeskError } from '../domain/errors.ts';
import { overlapPolicies, ScheduleSpec } from '../domain/schedule.ts';
import { parseYaml, type YamlFile } from '../workspace/read-yaml.ts';
import { throwProblems } from '../workspace/workspace-problems.ts';
import { exitCodes } from './exit-codes.ts';
import { describeSchedule, scheduleRows } from './schedule-words.ts';
import type { Session } from './session.ts';
import { type Configured, sessionCommand } from './session-command.ts';
import { cliTexts } from './texts.ts';

/** Recurring refreshes and campaigns. */
export function scheduleCommand(configured: Configured): Command {
  const command = new Command('schedule').description('recurring refreshes and campaigns');
  for (const part of [list, show, create, update, pause, resume, trigger, backfill, remove])
    command.addCommand(part(configured));
  return command;
}

const path = (id: string, verb = ''): string => `/schedules/${encodeURIComponent(id)}${verb && `/${verb}`}`;

const list = (configured: Configured) =>
  sessionCommand(
    configured,
    {
      name: 'list',
      summary: 'list schedules with their next times and newest runs',
      examples: ['schedule list --as lena-hofer', 'schedule list --json | jq ".schedules[].next[0]"'],
    },
    async (session) => {
      const { schedules } = await session.client().get<{ schedules: ScheduleReport[] }>('/schedules');
      session.result({ schedules }, () =>
        schedules.length === 0 ? cliTexts[session.lang].nothing : scheduleRows(session, schedules),
      );
    },
  );

const show = (configured: Configured) =>
  sessionCommand(
    configured,
    {
      name: 'show',
      summary: 'show a schedule, its next times and what its runs came to',
      examples: ['schedule show journal-refresh --as lena-hofer', 'schedule show journal-refresh --json | jq .runs'],
    },
    async (session, id: string) => {
      const report = await session.client().get<ScheduleReport>(path(id));
      session.result(report, () => describeSchedule(session, report));
      return report.runs[0]?.outcome === 'attention' ? exitCodes.attention : exitCodes.ok;
    },
  ).argument('<id>', 'schedule');

const create = (configured: Configured) =>
  sessionCommand(
    configured,
    {
      name: 'create',
      summary: 'make a schedule of a YAML file',
      examples: ['schedule create schedules/journal-refresh.yaml --as lena-hofer'],
    },
    async (session, file: string) => {
      const spec = await readSpec(file);
      const made = await naming(spec, session.client().post<ScheduleReport>('/schedules', spec.value));
      tell(session, made, cliTexts[session.lang].schedule.made(made.spec.id));
    },
  ).argument('<schedule.yaml>', 'id, title, cron, timeZone, overlap, catchupHours and work');

const update = (configured: Configured) =>
  sessionCommand(
    configured,
    {
      name: 'update',
      summary: 'put what a YAML file says in the place of the schedule of its id',
      examples: ['schedule update schedules/journal-refresh.yaml --as lena-hofer'],
    },
    async (session, file: string) => {
      const spec = await readSpec(file);
      const changed = await naming(spec, session.client().put<ScheduleReport>(path(spec.value!.id), spec.value));
      tell(session, changed, cliTexts[session.lang].schedule.changed(changed.spec.id));
    },
  ).argument('<schedule.yaml>', 'file; its id says which schedule');

const pause = (configured: Configured) =>
  sessionCommand(
    configured,
    {
      name: 'pause',
      summary: 'let no further run begin',
      examples: ['schedule pause journal-refresh --note "Relaunch of the site" --as sven-aumann'],
    },
    async (session, id: string, { note }: { note?: string }) => {
      const report = await session.client().post<ScheduleReport>(path(id, 'pause'), { note });
      tell(session, report, cliTexts[session.lang].schedule.paused(id));
    },
  )
    .argument('<id>', 'schedule')
    .option('--note <text>', 'why, for those who look later');

const resume = (configured: Configured) =>
  sessionCommand(
    configured,
    { name: 'resume', summary: 'go on after a pause', examples: ['schedule resume journal-refresh --as lena-hofer'] },
    async (session, id: string, { note }: { note?: string }) => {
      const report = await session.client().post<ScheduleReport>(path(id, 'resume'), { note });
      tell(session, report, cliTexts[session.lang].schedule.resumed(id));
    },
  )
    .argument('<id>', 'schedule')
    .option('--note <text>', 'why, for those who look later');

const trigger = (configured: Configured) =>
  sessionCommand(
    configured,
    {
      name: 'trigger',
      summary: 'start a run now, paused or not, by the overlap policy of the schedule',
      examples: ['schedule trigger journal-refresh --as lena-hofer'],
    },
    async (session, id: string) => {
      const report = await session.client().post<ScheduleReport>(path(id, 'trigger'));
      tell(session, report, cliTexts[session.lang].schedule.triggered(id, report.runs[0]?.campaign ?? ''));
    },
  ).argument('<id>', 'schedule');

const backfill = (configured: Configured) =>
  sessionCommand(
    configured,
    {
      name: 'backfill',
      summary: 'make up for the runs of a time that has passed',
      examples: [
        'schedule backfill journal-refresh --from 2026-11-01T00:00:00+01:00 --to 2026-11-20T00:00:00+01:00 --as lena-hofer',
        'schedule backfill journal-refresh --from 2026-11-01T00:00:00+01:00 --to 2026-11-20T00:00:00+01:00 --overlap allow-all --as lena-hofer',
      ],
    },
    async (session, id: string, options: { from: string; to: string; overlap?: string }) => {
      const begun = await session
        .client()
        .post<{ due: string[]; schedule: ScheduleReport }>(path(id, 'backfill'), options);
      session.result(begun, () => [cliTexts[session.lang].schedule.backfilled(id, begun.due.length), ...begun.due]);
    },
  )
    .argument('<id>', 'schedule')
    .requiredOption('--from <time>', 'ISO 8601 with offset')
    .requiredOption('--to <time>', 'ISO 8601 with offset; not in the future')
    .addOption(
      new Option('--overlap <policy>', 'when one still goes on; left out: buffer-all').choices([...overlapPolicies]),
    );

const remove = (configured: Configured) =>
  sessionCommand(
    configured,
    {
      name: 'delete',
      summary: 'delete a schedule; its runs go on',
      examples: ['schedule delete journal-refresh --as lena-hofer'],
    },
    async (session, id: string) => {
      await session.client().delete(path(id));
      session.result({ deleted: id }, () => cliTexts[session.lang].schedule.deleted(id));
    },
  ).argument('<id>', 'schedule');

function tell(session: Session, report: ScheduleReport, words: string): void {
  session.result(report, () => [words, ...describeSchedule(session, report).slice(1)]);
}

/** Mistakes in the file are named with their lines here; what only the server can know is checked there. */
async function readSpec(file: string): Promise<YamlFile<ScheduleSpec>> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new CopydeskError('not_found', 'There is no file that can be read.', { where: { file }, cause });
  });
  const spec = parseYaml(file, text, ScheduleSpec);
  throwProblems(spec.problems);
  return spec;
}

/** What the server finds wrong with fields gets the lines of the file where they stand. */
async function naming<T>(file: YamlFile<ScheduleSpec>, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    const problems = error instanceof CopydeskError && 'problems' in error ? (error.problems as CopydeskError[]) : [];
    throwProblems(
      problems.map(({ message, choices, where }) => {
        const path = where?.field?.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part)) ?? [];
        return file.problem({ path, message, choices });
      }),
    );
    throw error;
  }
}
