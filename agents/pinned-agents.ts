import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { AgentCard } from './card.ts';
import { agents } from './registry.ts';
import { tools } from './tools/registry.ts';

/** A card as a run pins it: prompts as text, schemas as JSON Schema. A running campaign keeps this even when files change. */
export interface PinnedAgent {
  role: string;
  prompts: { de: string; en: string };
  tools: { name: string; description: string; parameters: Record<string, unknown> }[];
  output: { name: string; schema: Record<string, unknown> };
  modelClass: 'small' | 'large';
  temperature: number;
  maxTurns: number;
}

/** Reads every card's prompts and turns its schemas into JSON Schema. `webTools` are those of the web that the workspace grants. */
export async function pinAgents(webTools: readonly string[] = []): Promise<Record<string, PinnedAgent>> {
  const pinned = await Promise.all(Object.values(agents).map((card) => pinAgent(card, webTools)));
  return Object.fromEntries(pinned.map((agent) => [agent.role, agent]));
}

/** Whether all tools that a role was granted may run as local activities. */
export const hasShortToolsOnly = (agent: Pick<PinnedAgent, 'tools'>): boolean =>
  agent.tools.every(({ name }) => tools[name]!.short);

/** Fills `{{name}}`. A variable without a value is an error of the prompt, found by the tests, not by a reader. */
export function renderPrompt(prompt: string, variables: Record<string, string>): string {
  return prompt.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = variables[name];
    if (value === undefined)
      throw new Error(`The prompt names {{${name}}}; valid are ${Object.keys(variables).join(', ')}.`);
    return value;
  });
}

async function pinAgent(card: AgentCard, webTools: readonly string[]): Promise<PinnedAgent> {
  const granted = (card.web?.tools ?? []).filter((name) => webTools.includes(name));
  const read = (file: string) => readFile(new URL(`./${card.role}/${file}`, import.meta.url), 'utf8');
  const prompt = async (language: 'de' | 'en') => {
    const files = [card.prompts[language], ...(granted.length > 0 ? [card.web!.prompts[language]] : [])];
    return (await Promise.all(files.map(read))).join('');
  };
  const [de, en] = await Promise.all([prompt('de'), prompt('en')]);
  return {
    role: card.role,
    prompts: { de, en },
    tools: [...card.tools, ...granted].map((name) => {
      const tool = tools[name];
      if (!tool) throw new Error(`${card.role} names the tool ${name}; valid are ${Object.keys(tools).join(', ')}.`);
      return { name, description: tool.description, parameters: jsonSchema(tool.arguments) };
    }),
    output: { name: card.output.name, schema: jsonSchema(card.output.schema) },
    modelClass: card.modelClass,
    temperature: card.temperature,
    maxTurns: card.maxTurns,
  };
}

/** JSON Schema as OpenAI's strict mode takes it: `anyOf` where zod says `oneOf`. */
function jsonSchema(schema: z.ZodType): Record<string, unknown> {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    override: ({ jsonSchema: node }) => {
      if (!node.oneOf) return;
      node.anyOf = node.oneOf;
      delete node.oneOf;
    },
  }) as Record<string, unknown>;
  return rest;
}
