import { tools } from '../agents/tools/registry.ts';
import type { TaskSpec, TurnRef } from '../domain/agent-run.ts';
import type { Variant } from '../domain/content.ts';
import { CopydeskError } from '../domain/errors.ts';
import { joinLabels, type Label, publicLabel } from '../domain/label.ts';
import type { ToolCall } from '../domain/model.ts';
import type { TenantStore } from '../store/store.ts';
import type { Activities } from '../workflows/activities.ts';
import { authorizeAndRecord } from './authorize-and-record.ts';
import type { ToolResults, TurnRecord } from './compose-messages.ts';
import type { ActivityDependencies } from './dependencies.ts';
import { once, stepKey } from './once.ts';
import { openTenant } from './open-tenant.ts';
import { runMaterial } from './run-material.ts';
import { toolActivities } from './tools/registry.ts';
import type { ToolContext } from './tools/tool-context.ts';

/**
 * The choke point for tools: every call of a turn is validated, authorised, and its result labelled. What a call gets wrong goes back to
 * the model as the call's result; only faults of ours fail the step.
 */
export const useTools =
  (house: ActivityDependencies): Activities['useTools'] =>
  async ({ pin, step, task, turns, turn }) => {
    const deps = openTenant(house, pin.tenant);
    const { store } = deps;
    return once(store.turns, stepKey('tools', step, turn), async () => {
      const [record, material, label] = await Promise.all([
        store.artifacts.get<TurnRecord>(turn),
        runMaterial(store, pin),
        labelBefore(store, task, turns),
      ]);
      const context: ToolContext = { deps, pin, task, material, frugal: Boolean(record.degraded) };
      const results = await Promise.all(record.response.toolCalls.map((call) => answer(context, label, call)));
      const toolResults: ToolResults = {
        messages: results.map(({ call, value }) => ({
          role: 'tool',
          toolCallId: call.id,
          name: call.name,
          content: JSON.stringify(value),
        })),
        label: joinLabels([label, ...results.map((result) => result.label)]),
      };
      return store.artifacts.put('tool-results', toolResults);
    });
  };

/** What the run has read so far: results of tools, and the page it is about, whose words come from a live system. */
async function labelBefore({ artifacts }: TenantStore, task: TaskSpec, turns: readonly TurnRef[]): Promise<Label> {
  const [base, ...read] = await Promise.all([
    task.base ? artifacts.get<Variant>(task.base) : null,
    ...turns.flatMap(({ results }) => (results ? [artifacts.get<ToolResults>(results)] : [])),
  ]);
  const page = task.page ?? base?.page;
  const live: Label[] = page ? [{ integrity: 'untrusted', readers: ['*'], sources: ['live-page'] }] : [];
  return joinLabels([...live, ...read.map(({ label }) => label)]);
}

async function answer(
  context: ToolContext,
  runLabel: Label,
  call: ToolCall,
): Promise<{ call: ToolCall; value: unknown; label: Label }> {
  try {
    return { call, ...(await callTool(context, runLabel, call)) };
  } catch (error) {
    if (!(error instanceof CopydeskError) || !['invalid', 'denied', 'not_found'].includes(error.errorClass))
      throw error;
    return {
      call,
      value: { error: { class: error.errorClass, message: error.message, valid: error.choices ?? [] } },
      label: publicLabel,
    };
  }
}

async function callTool(
  context: ToolContext,
  runLabel: Label,
  { name, arguments: given }: ToolCall,
): Promise<{ value: unknown; label: Label }> {
  const { pin, task, material } = context;
  const granted = material.agents[task.role]!.tools.map((tool) => tool.name);
  const tool = tools[name];
  if (!tool) throw new CopydeskError('not_found', `There is no tool ${name}.`, { choices: granted });
  const decision = await authorizeAndRecord(context.deps, pin.campaign, {
    principal: { type: 'Agent', id: task.role },
    action: name,
    resource: { type: 'Tool', id: name, attributes: { tenant: pin.tenant, effect: tool.effect } },
    context: { tenant: pin.tenant, integrity: runLabel.integrity },
  });
  if (!decision.allowed)
    throw new CopydeskError('denied', `The role ${task.role} may not use ${name}.`, { choices: granted });
  const parsed = tool.arguments.safeParse(given);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.') || name}: ${message}`).join('; ');
    throw new CopydeskError('invalid', `The arguments of ${name} are not valid: ${problems}.`);
  }
  return toolActivities[name]!(context, parsed.data);
}
