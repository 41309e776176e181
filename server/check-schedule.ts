import { readdir, stat } from 'node:fs/promises';
import { isAbsolute, join, resolve, sep } from 'node:path';
import { comesEver, cronExamples, parseCron } from '../console/desk/schedule/cron.ts';
import { timeZoneNamed, timeZonesLike } from '../console/desk/schedule/time-zone.ts';
import type { Channel } from '../domain/channel.ts';
import type { Product } from '../domain/product.ts';
import type { RefreshOrder } from '../domain/refresh.ts';
import { ScheduleSpec } from '../domain/schedule.ts';
import type { Workspace } from '../domain/workspace.ts';
import { isBelow } from '../house/is-below.ts';
import { describeIssue, shapeOf } from '../workspace/describe-issue.ts';
import { directionProblems } from '../workspace/direction-overrides.ts';
import { checkBrief } from '../workspace/load-brief.ts';
import type { FieldProblem } from '../workspace/workspace-problems.ts';
import { mistakesIn } from './check-brief.ts';

interface Context {
  workspace: Workspace;
  products: Product[];
}

/** What lies beside the workspace's files and is needed to check an order. */
interface Surroundings {
  workspaceDirectory: string;
  openChannel(workspace: Workspace, name: string): Channel;
  now(): Date;
}

/**
 * Validates a schedule that came as JSON and holds it against the workspace and the calendar, as a brief is. Left out, the time zone is that of
 * the workspace; the spec that comes back names it. Throws every mistake at once, each with its field and what would have been valid.
 */
export async function checkSchedule(
  given: unknown,
  context: Context,
  surroundings: Surroundings,
): Promise<ScheduleSpec> {
  const parsed = ScheduleSpec.safeParse(given, { reportInput: true });
  if (!parsed.success) {
    const problems = parsed.error.issues.flatMap((issue) => describeIssue(issue, shapeOf(ScheduleSpec)));
    throw mistakesIn('the schedule', problems);
  }
  const spec = parsed.data;
  const timeZone = spec.timeZone ?? context.workspace.settings.timeZone;
  const problems = [
    ...directionProblems(spec),
    ...cronProblems(spec.cron, surroundings.now()),
    ...timeZoneProblems(timeZone),
    ...(spec.work.kind === 'refresh'
      ? await orderProblems(spec.work.order, context.workspace, surroundings)
      : checkBrief(spec.work.brief, context).map(below('work', 'brief'))),
  ];
  if (problems.length > 0) throw mistakesIn('the schedule', problems);
  return { ...spec, cron: spec.cron.trim(), timeZone: timeZoneNamed(timeZone)! };
}

const below =
  (...parents: string[]) =>
  (problem: FieldProblem): FieldProblem => ({ ...problem, path: [...parents, ...problem.path] });

function cronProblems(text: string, now: Date): FieldProblem[] {
  const cron = parseCron(text);
  if (typeof cron === 'string') return [{ path: ['cron'], message: cron, choices: cronExamples }];
  if (comesEver(cron, now)) return [];
  return [
    {
      path: ['cron'],
      message: `"${text}" never comes: no day has that month, day and weekday.`,
      choices: cronExamples,
    },
  ];
}

function timeZoneProblems(name: string): FieldProblem[] {
  if (timeZoneNamed(name)) return [];
  const message = `There is no time zone "${name}"; it is an IANA name, which knows when the clocks change.`;
  return [{ path: ['timeZone'], message, choices: timeZonesLike(name) }];
}

/** Channel, locale, owner and export of a refresh: all that it will take for granted when it starts at night. */
async function orderProblems(
  order: RefreshOrder,
  workspace: Workspace,
  surroundings: Surroundings,
): Promise<FieldProblem[]> {
  const problems: FieldProblem[] = [];
  const { channels, people } = workspace;
  const channel = Object.hasOwn(channels, order.channel) ? channels[order.channel] : undefined;
  if (!channel) {
    const choices = Object.keys(channels);
    problems.push({ path: ['channel'], message: `There is no channel "${order.channel}".`, choices });
  } else {
    if (!channel.locales.includes(order.locale)) {
      const message = `The channel "${order.channel}" has no locale "${order.locale}".`;
      problems.push({ path: ['locale'], message, choices: channel.locales });
    }
    if (!surroundings.openChannel(workspace, order.channel).capabilities.conditionalUpdate) {
      const message = `The connector "${channel.connector}" of the channel "${order.channel}" cannot change a live page.`;
      problems.push({ path: ['channel'], message });
    }
  }
  const leads = people.filter(({ roles }) => roles.includes('content-lead')).map(({ id }) => id);
  if (!leads.includes(order.owner)) {
    const known = people.some(({ id }) => id === order.owner);
    const message = known
      ? `"${order.owner}" does not hold the role content-lead.`
      : `There is no person "${order.owner}".`;
    problems.push({ path: ['owner'], message, choices: leads });
  }
  problems.push(...(await exportProblems(order.export, surroundings.workspaceDirectory)));
  return problems.map(below('work', 'order'));
}

async function exportProblems(file: string, directory: string): Promise<FieldProblem[]> {
  const path = resolve(directory, file);
  if (isAbsolute(file) || !path.startsWith(`${resolve(directory)}${sep}`))
    return [
      { path: ['export'], message: `"${file}" must lie below the workspace.`, choices: await exportsIn(directory) },
    ];
  const found = await stat(path).catch(() => null);
  if (!found?.isFile()) {
    const message = `There is no file "${file}" below the workspace.`;
    return [{ path: ['export'], message, choices: await exportsIn(directory) }];
  }
  // A link may lead out of the workspace.
  if (isBelow(directory, path)) return [];
  return [{ path: ['export'], message: `"${file}" leads out of the workspace.` }];
}

/** The CSV files of a workspace, as far as one looks: so deep, and so many. */
async function exportsIn(directory: string, below = '', depth = 3): Promise<string[]> {
  const entries = await readdir(join(directory, below), { withFileTypes: true }).catch(() => []);
  const found = await Promise.all(
    entries.map(async (entry) => {
      const path = join(below, entry.name);
      if (entry.isDirectory())
        return depth > 1 && !entry.name.startsWith('.') ? exportsIn(directory, path, depth - 1) : [];
      return entry.isFile() && /\.csv$/i.test(entry.name) ? [path] : [];
    }),
  );
  return found.flat().slice(0, 10);
}
