import type { Rules, Settings } from '../../domain/workspace.ts';
import type { Values } from '../parts.ts';
import type { FieldProblem } from '../workspace-problems.ts';
import { holders } from './roles.ts';

/** Overrides name channels that exist, and roles that somebody holds and some stage asks. */
export function checkRules({ verdicts }: Rules, { channels, people, settings }: Values): FieldProblem[] {
  const held = people && holders(people.people);
  return verdicts.flatMap(({ channel, role }, index): FieldProblem[] => {
    const path = ['verdicts', index];
    const found: FieldProblem[] = [];
    if (channel && channels && !Object.hasOwn(channels.channels, channel)) {
      const choices = Object.keys(channels.channels);
      found.push({ path: [...path, 'channel'], message: `There is no channel "${channel}".`, choices });
    }
    if (role && held && !held.has(role)) {
      found.push({ path: [...path, 'role'], message: `Nobody holds the role "${role}".`, choices: [...held.keys()] });
    } else if (role && settings && !askedRoles(settings).includes(role)) {
      const message = `No approval stage asks the role "${role}", so nobody would see it. Add a stage in workspace.yaml, or name another role.`;
      found.push({ path: [...path, 'role'], message, choices: askedRoles(settings) });
    }
    return found;
  });
}

/** Content leads need no stage: they see every finding when they select. */
const askedRoles = (settings: Settings): string[] => [
  ...new Set(['content-lead', ...settings.approvals.stages.map((stage) => stage.role)]),
];
