import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { agents } from '../agents/registry.ts';
import type { TurnResult } from '../domain/agent-run.ts';
import type { BudgetScope } from '../domain/budget.ts';
import type { ModelRequest, ModelResponse } from '../domain/model.ts';
import { taskClassOf } from '../domain/model-route.ts';
import type { Ref } from '../domain/ref.ts';
import type { TenantStore } from '../store/store.ts';
import type { Activities } from '../workflows/activities.ts';
import { OverBudget, openBooks } from './account.ts';
import { agentTask } from './agent-task.ts';
import { composeMessages, type TurnRecord } from './compose-messages.ts';
import type { ActivityDependencies } from './dependencies.ts';
import { mayCallModel } from './may-call-model.ts';
import { once, stepKey } from './once.ts';
import { openTenant } from './open-tenant.ts';
import { overBudgetDetail } from './over-budget-detail.ts';
import { runMaterial } from './run-material.ts';

/** One turn: asks the model, validates, saves. The turn is finished when its artifact is committed; from then on it is only read. */
export const callModel =
  (house: ActivityDependencies): Activities['callModel'] =>
  async ({ pin, step, stage, task: spec, turns, escalate }): Promise<TurnResult> => {
    const deps = openTenant(house, pin.tenant);
    const { store } = deps;
    const key = stepKey('model', `${step}/${turns.length}`, { agents: pin.agents, spec, turns, escalate });
    const turn = await once(store.turns, key, async (signal, claim) => {
      const material = await runMaterial(store, pin);
      const agent = material.agents[spec.role]!;
      const books = await openBooks(deps, material, { pin, task: spec, stage, run: runOf(step), key, claim });
      const task = await agentTask(deps, pin, material, spec);
      const messages = await composeMessages(store.artifacts, {
        agent,
        task,
        brand: material.workspace.brand.name,
        turns,
      });
      const { tools, output } = agent;
      // Where money runs short the size of the model decides, not the routes of the task.
      const taskClass = books.degraded ? undefined : taskClassOf(spec.role);
      const size = sparing(agent, books.degraded, escalate);
      const response = await deps.gateway.call(
        { ...size, taskClass, escalated: escalate, messages, tools, output },
        { signal, accounting: books, mayCall: mayCallModel(deps, { campaign: pin.campaign, role: spec.role }) },
      );
      return store.artifacts.put('turn', { ...(await judge(store, spec.role, response)), degraded: books.degraded });
    }).catch((error) => waitForBudget(store, error));
    const { kind, output } = await store.artifacts.get<TurnRecord>(turn);
    return { kind, turn, output };
  };

/** Tool calls go on; a final answer must fit the card's schema, else the model is told precisely what does not. */
async function judge({ artifacts }: TenantStore, role: string, response: ModelResponse): Promise<TurnRecord> {
  if (response.toolCalls.length > 0) return { kind: 'tools', response, output: null, problems: [] };
  const problem = problemOf(response);
  if (problem) return { kind: 'invalid', response, output: null, problems: [problem] };
  const parsed = parseJson(response.content);
  if (parsed === undefined) return { kind: 'invalid', response, output: null, problems: ['The answer is not JSON.'] };
  const { name, schema } = agents[role]!.output;
  const result = schema.safeParse(parsed);
  if (!result.success) {
    const problems = result.error.issues
      .slice(0, 20)
      .map(({ path, message }) => `${path.join('.') || name}: ${message}`);
    return { kind: 'invalid', response, output: null, problems };
  }
  const output: Ref = await artifacts.put(name, result.data);
  return { kind: 'final', response, output, problems: [] };
}

/** What is wrong with an answer before it is read, so that the model is told that and not what follows from it. */
function problemOf({ finish, content }: ModelResponse): string | null {
  if (finish === 'truncated') return 'The answer was cut off, because it is too long. Answer more briefly.';
  if (finish === 'refused') return 'The answer was refused. Leave out what cannot be answered, and answer the rest.';
  return finish === 'empty' || content.trim() === '' ? 'The answer is empty.' : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The run of an agent: all turns of a step of one workflow. */
const runOf = (step: string): string => `${Context.current().info.workflowExecution!.workflowId}|${step}`;

/** Where money runs short, the small model writes, with half the temperature. An answer that was invalid twice still goes to the large one. */
const sparing = (
  { modelClass, temperature }: Pick<ModelRequest, 'modelClass' | 'temperature'>,
  degraded: BudgetScope | null,
  escalate: boolean,
): Pick<ModelRequest, 'modelClass' | 'temperature'> => ({
  modelClass: escalate ? 'large' : degraded ? 'small' : modelClass,
  temperature: degraded ? temperature / 2 : temperature,
});

/** What no limit has room for waits as `over_budget`; its detail says how much is missing where, for people and for whoever looks whether there is room again. */
async function waitForBudget({ artifacts }: TenantStore, error: unknown): Promise<never> {
  if (!(error instanceof OverBudget)) throw error;
  const detail = await artifacts.put('over-budget', overBudgetDetail(error));
  throw ApplicationFailure.nonRetryable('over_budget', 'over_budget', detail);
}
