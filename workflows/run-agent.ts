import { ApplicationFailure } from '@temporalio/workflow';
import type { TaskSpec, TurnRef } from '../domain/agent-run.ts';
import type { Pin } from '../domain/campaign.ts';
import type { Ref } from '../domain/ref.ts';
import { callModel, useShortTools, useTools } from './proxies.ts';

/** After this many invalid answers the larger model is asked. */
const invalidBeforeEscalation = 2;

/**
 * Runs one agent to its final answer: a model call a turn, all tool calls of a turn in one step. Returns the ref of the validated output.
 * `step` names the run within its workflow and is part of every turn's key, so a retry finds the turns that are finished.
 */
export async function runAgent(pin: Pin, stage: string, step: string, task: TaskSpec): Promise<Ref> {
  const { maxTurns, shortTools } = pin.roles[task.role]!;
  const turns: TurnRef[] = [];
  let invalid = 0;
  while (turns.length < maxTurns) {
    const result = await callModel({ pin, stage, step, task, turns, escalate: invalid >= invalidBeforeEscalation });
    if (result.kind === 'final') return result.output!;
    if (result.kind === 'invalid') invalid += 1;
    const use = shortTools ? useShortTools : useTools;
    const results = result.kind === 'tools' ? await use({ pin, step, task, turns, turn: result.turn }) : null;
    turns.push({ turn: result.turn, results });
  }
  throw ApplicationFailure.nonRetryable('turns_exhausted', 'invalid');
}
