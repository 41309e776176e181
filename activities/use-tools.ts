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
import { webFacts, webPosition, whyNoWeb } from './tools/web-facts.ts';

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
      const [record, material, before] = await Promise.all([
        store.artifacts.get<TurnRecord>(turn),
        runMaterial(store, pin),
        readBefore(store, task, turns),
      ]);
      const context: ToolContext = { deps, pin, task, material, frugal: Boolean(record.degraded) };
      const { toolCalls } = record.response;
      const results = await Promise.all(
        toolCalls.map((call, index) =>
          onceIfLong(store, call, stepKey('tool', step, { turn, index }), () =>
            answer(context, { ...before, position: webPosition(toolCalls, call) }, call),
          ),
        ),
      );
      const toolResults: ToolResults = {
        messages: results.map(({ call, value }) => ({
          role: 'tool',
          toolCallId: call.id,
          name: call.name,
          content: JSON.stringify(value),
        })),
        label: joinLabels([before.label, ...results.map((result) => result.label)]),
      };
      return store.artifacts.put('tool-results', toolResults);
    });
  };

interface Answered {
  call: ToolCall;
  value: unknown;
  label: Label;
}

/** What leaves the machine is kept by the call: when another call of the turn fails, a retry of the step does not ask the same again. */
async function onceIfLong(
  { turns, artifacts }: TenantStore,
  { name }: ToolCall,
  key: string,
  work: () => Promise<Answered>,
): Promise<Answered> {
  if (tools[name]?.short !== false) return work();
  return artifacts.get<Answered>(await once(turns, key, async () => artifacts.put('tool-result', await work())));
}

/** What a run has read before a call: results of tools, with the label of it all. */
interface Before {
  label: Label;
  results: ToolResults[];
}

/** What the run has read so far: results of tools, and the page it is about, whose words come from a live system. */
async function readBefore({ artifacts }: TenantStore, task: TaskSpec, turns: readonly TurnRef[]): Promise<Before> {
  const [base, ...read] = await Promise.all([
    task.base ? artifacts.get<Variant>(task.base) : null,
    ...turns.flatMap(({ results }) => (results ? [artifacts.get<ToolResults>(results)] : [])),
  ]);
  const page = task.page ?? base?.page;
  const live: Label[] = page ? [{ integrity: 'untrusted', readers: ['*'], sources: ['live-page'] }] : [];
  return { label: joinLabels([...live, ...read.map(({ label }) => label)]), results: read };
}

async function answer(context: ToolContext, before: Before & { position: number }, call: ToolCall): Promise<Answered> {
  try {
    return { call, ...(await callTool(context, before, call)) };
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
  { label, results, position }: Before & { position: number },
  call: ToolCall,
): Promise<{ value: unknown; label: Label }> {
  const { name, arguments: given } = call;
  const { pin, task, material } = context;
  const granted = material.agents[task.role]!.tools.map((tool) => tool.name);
  const tool = tools[name];
  if (!tool) throw new CopydeskError('not_found', `There is no tool ${name}.`, { choices: granted });
  const decision = await authorizeAndRecord(context.deps, pin.campaign, {
    principal: { type: 'Agent', id: task.role },
    action: name,
    resource: { type: 'Tool', id: name, attributes: { tenant: pin.tenant, effect: tool.effect } },
    context: {
      tenant: pin.tenant,
      integrity: label.integrity,
      ...(tool.web && webFacts(material, label, results, { call, position })),
    },
  });
  if (!decision.allowed)
    throw new CopydeskError(
      'denied',
      `The role ${task.role} may not use ${name}${tool.web ? ` here: ${whyNoWeb(decision.determining)}` : '.'}`,
      { choices: granted },
    );
  const parsed = tool.arguments.safeParse(given);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.') || name}: ${message}`).join('; ');
    throw new CopydeskError('invalid', `The arguments of ${name} are not valid: ${problems}.`);
  }
  return toolActivities[name]!(context, parsed.data);
}
