import { agents } from '../agents/registry.ts';
import type { TurnResult } from '../domain/agent-run.ts';
import { CopydeskError } from '../domain/errors.ts';
import type { ModelResponse } from '../domain/model.ts';
import type { Ref } from '../domain/ref.ts';
import type { TenantStore } from '../store/store.ts';
import type { Activities } from '../workflows/activities.ts';
import { agentTask } from './agent-task.ts';
import { composeMessages, type TurnRecord } from './compose-messages.ts';
import type { ActivityDependencies } from './dependencies.ts';
import { once, stepKey } from './once.ts';
import { openTenant } from './open-tenant.ts';
import { type RunMaterial, runMaterial } from './run-material.ts';

/** One turn: asks the model, validates, saves. The turn is finished when its artifact is committed; from then on it is only read. */
export const callModel =
  (house: ActivityDependencies): Activities['callModel'] =>
  async ({ pin, step, stage, task: spec, turns, escalate }): Promise<TurnResult> => {
    const deps = openTenant(house, pin.tenant);
    const { store } = deps;
    const key = stepKey('model', `${step}/${turns.length}`, { agents: pin.agents, spec, turns, escalate });
    const turn = await once(store.turns, key, async (signal) => {
      const material = await runMaterial(store, pin);
      await refuseOverBudget(store, pin.campaign, material);
      const agent = material.agents[spec.role]!;
      const task = await agentTask(deps, pin, material, spec);
      const messages = await composeMessages(store.artifacts, {
        agent,
        task,
        brand: material.workspace.brand.name,
        turns,
      });
      const started = performance.now();
      const { modelClass, temperature, tools, output } = agent;
      const response = await deps.gateway.call(
        { modelClass: escalate ? 'large' : modelClass, temperature, messages, tools, output },
        { signal },
      );
      const milliseconds = Math.round(performance.now() - started);
      const { model, route, usage, costCents } = response;
      await store.ledger.recordModelCall({
        key,
        campaign: pin.campaign,
        role: spec.role,
        stage,
        model,
        route,
        usage,
        costCents,
        milliseconds,
      });
      return store.artifacts.put('turn', await judge(store, spec.role, response));
    });
    const { kind, output } = await store.artifacts.get<TurnRecord>(turn);
    return { kind, turn, output };
  };

/** Tool calls go on; a final answer must fit the card's schema, else the model is told precisely what does not. */
async function judge({ artifacts }: TenantStore, role: string, response: ModelResponse): Promise<TurnRecord> {
  if (response.toolCalls.length > 0) return { kind: 'tools', response, output: null, problems: [] };
  const parsed = parseJson(response.content);
  if (parsed === undefined) {
    const problem = response.content.trim() ? 'The answer is not JSON.' : 'The answer is empty.';
    return { kind: 'invalid', response, output: null, problems: [problem] };
  }
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

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function refuseOverBudget(
  { ledger }: TenantStore,
  campaign: string,
  { brief, workspace }: RunMaterial,
): Promise<void> {
  const limit = Math.min(brief.budgetCents ?? Infinity, workspace.budgets.campaign.hardCents);
  const spent = await ledger.knownCents(campaign);
  if (spent >= limit)
    throw new CopydeskError('over_budget', `The campaign has spent ${spent.toFixed(2)} of ${limit} cents.`);
}
