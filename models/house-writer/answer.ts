import { composeContent } from './compose-content.ts';
import { composeResearch } from './compose-research.ts';
import { composeStrategy } from './compose-strategy.ts';
import { genericAnswer } from './generic-answer.ts';
import { inventedSentence, inventFacts } from './invented-facts.ts';
import { draw, type HouseWriterMode } from './mode.ts';
import { findOrders, obey } from './obey.ts';
import { type PlannedCall, planGenericCalls, planPageReads, planToolCalls } from './plan-tool-calls.ts';
import { foundPages, readMaterial, readTask } from './read-material.ts';
import { refreshContent } from './refresh-content.ts';
import { reviseContent } from './revise-content.ts';
import { sentencesOf } from './sentences.ts';
import type { Material, TaskShape } from './task.ts';
import { type ChatRequest, textOf } from './validate-request.ts';

export type Answer = { kind: 'tool_calls'; calls: PlannedCall[] } | { kind: 'final'; content: string };

/** What the house writer answers. The same request, mode and seed give the same answer. `hash` is the request's. */
export function answer(request: ChatRequest, mode: HouseWriterMode, hash: string): Answer {
  const found = readTask(request.messages);
  const since = request.messages.slice(found ? found.at + 1 : 0);
  const orders = mode.gullible ? findOrders(request.messages.map(textOf)) : null;
  const calls = planCalls(request, found?.task ?? null);
  const asked = since.some((message) => message.role === 'tool');
  if (!asked && calls.length) return { kind: 'tool_calls', calls };
  // Once: what could not be read the first time is a gap.
  const readAlready = since.some((message) => calledIn(message, 'fetch_page'));
  const reads = found && !readAlready ? planPageReads(found.task, foundPages(since), offeredTo(request)) : [];
  if (reads.length) return { kind: 'tool_calls', calls: reads };
  const ordered = orders?.calls.filter((call) => isNew(call, request)) ?? [];
  if (ordered.length) return { kind: 'tool_calls', calls: ordered };

  const format = request.response_format;
  const schema = format?.type === 'json_schema' ? format.json_schema : null;
  const material = readMaterial(request.messages);
  if (!schema) return { kind: 'final', content: plainAnswer(material) };
  let value = compose(found?.task ?? null, schema, material);
  if (mode.inventedFacts) value = inventFacts(value, inventedSentence(mode, hash, found?.task.language ?? 'de'));
  if (orders) value = obey(value, orders);
  const json = JSON.stringify(value);
  const broken = draw(mode, 'broken-json', hash) < (mode.brokenJson ?? 0);
  return { kind: 'final', content: broken ? json.slice(0, Math.floor(json.length / 2)) : json };
}

const names: Record<TaskShape['role'], string> = {
  researcher: 'research_report',
  strategist: 'strategy',
  copywriter: 'content',
  editor: 'content',
  'seo-analyst': 'content',
};

function compose(
  task: TaskShape | null,
  schema: { name: string; schema: Record<string, unknown> },
  material: Material,
): unknown {
  if (task && names[task.role] === schema.name) {
    switch (task.role) {
      case 'researcher':
        return composeResearch(task, material);
      case 'strategist':
        return composeStrategy(task, material);
      case 'copywriter':
        return composeContent(task, material);
      case 'editor':
        return reviseContent(task, material);
      case 'seo-analyst':
        return refreshContent(task, material);
    }
  }
  return genericAnswer(schema.schema, foundSentences(material));
}

function planCalls(request: ChatRequest, task: TaskShape | null): PlannedCall[] {
  const tools = (request.tools ?? []).map(({ function: tool }) => ({
    name: tool.name,
    required: Array.isArray(tool.parameters?.required) ? (tool.parameters.required as string[]) : [],
  }));
  if (request.tool_choice === 'none') return [];
  if (task)
    return planToolCalls(
      task,
      tools.map(({ name }) => name),
    );
  const question = request.messages.findLast((message) => message.role === 'user');
  return planGenericCalls(question ? textOf(question) : '', tools);
}

const calledIn = (message: ChatRequest['messages'][number], name: string): boolean =>
  message.role === 'assistant' && (message.tool_calls?.some(({ function: made }) => made.name === name) ?? false);

const offeredTo = ({ tools, tool_choice }: ChatRequest): string[] =>
  tool_choice === 'none' ? [] : (tools ?? []).map(({ function: tool }) => tool.name);

/** A gullible writer calls what it is told to, once, if it has the tool. */
const isNew = (call: PlannedCall, { messages, tools }: ChatRequest): boolean =>
  (tools?.some(({ function: tool }) => tool.name === call.name) ?? false) &&
  !messages.some(
    (message) =>
      message.role === 'assistant' &&
      message.tool_calls?.some(
        ({ function: made }) => made.name === call.name && made.arguments === JSON.stringify(call.arguments),
      ),
  );

function foundSentences({ passages }: Material): string[] {
  const language = passages[0]?.language ?? 'de';
  return sentencesOf(passages, language)
    .filter(({ leans }) => !leans)
    .map(({ text }) => text);
}

const plainAnswer = (material: Material): string =>
  foundSentences(material).slice(0, 5).join(' ') ||
  'I am the house writer: an extractive writer, no language model. I found nothing to quote.';
