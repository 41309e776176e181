import type { Settings } from '../../domain/workspace.ts';
import type { Values } from '../parts.ts';
import type { FieldProblem } from '../workspace-problems.ts';
import { checkDeadlines, checkWorkingTime } from './check-working-time.ts';
import { duplicates } from './duplicates.ts';
import { holders } from './roles.ts';

/** Time zone, working time, and approval stages that the people of the workspace can pass. */
export function checkSettings(settings: Settings, { people, channels }: Values): FieldProblem[] {
  const names = duplicates(settings.approvals.stages, 'stages', 'stage').map((found) => ({
    ...found,
    path: ['approvals', ...found.path],
  }));
  const who = people
    ? [
        ...stageRoles(settings, holders(people.people)),
        ...spendRole(settings, holders(people.people), channels),
        ...teamOfOne(settings, people.people.length),
      ]
    : [];
  const time = [...timeZone(settings), ...checkWorkingTime(settings)];
  // Hours can be counted only by a clock and a calendar that make sense.
  return [...(time.length > 0 ? time : checkDeadlines(settings)), ...names, ...who];
}

function timeZone({ timeZone }: Settings): FieldProblem[] {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return [];
  } catch {
    return [{ path: ['timeZone'], message: `"${timeZone}" is not a time zone; write one such as "Europe/Berlin".` }];
  }
}

const stageRoles = (settings: Settings, held: ReadonlyMap<string, number>): FieldProblem[] =>
  settings.approvals.stages.flatMap((stage, index) => unmanned(['approvals', 'stages', index], stage, held));

/** Without ceilings nothing on a channel may cost money, and nobody is asked. */
function spendRole(
  { approvals }: Settings,
  held: ReadonlyMap<string, number>,
  channels: Values['channels'],
): FieldProblem[] {
  const spending = Object.entries(channels?.channels ?? {}).flatMap(([name, { ceilings }]) => (ceilings ? [name] : []));
  if (spending.length === 0) return [];
  return unmanned(['approvals', 'spend'], approvals.spend, held).map(({ message, choices, ...found }) => ({
    ...found,
    ...(choices && { choices: choices.filter((role) => role === 'approver' || role === 'budget-owner') }),
    message: `${message} Nothing on ${spending.join(', ')} can be enabled until then.`,
  }));
}

/** Why nobody can pass a stage: its role is held by too few. */
function unmanned(
  path: readonly PropertyKey[],
  { role, quorum }: { role: string; quorum: number },
  held: ReadonlyMap<string, number>,
): FieldProblem[] {
  const count = held.get(role) ?? 0;
  if (count === 0)
    return [{ path: [...path, 'role'], message: `Nobody holds the role "${role}".`, choices: [...held.keys()] }];
  if (count >= quorum) return [];
  return [
    { path: [...path, 'quorum'], message: `${quorum} people must approve, and ${count} hold the role "${role}".` },
  ];
}

function teamOfOne({ mode }: Settings, count: number): FieldProblem[] {
  if (mode === 'solo' || count > 1) return [];
  const message =
    'In a team nobody approves their own work, and there is one person only. Add a person, or declare that you work alone.';
  return [{ path: ['mode'], message, choices: ['solo'] }];
}
