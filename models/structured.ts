import type { Message, ModelRequest, ToolCall } from '../domain/model.ts';
import type { ModelRoute } from '../domain/model-route.ts';
import { firstJsonObject } from './first-json-object.ts';
import { strictSchema } from './strict-schema.ts';

/** What of a request depends on how a route is held to a schema. */
export interface Structure {
  messages: Message[];
  tools: ModelRequest['tools'];
  response_format?: object;
  tool_choice?: 'required' | { type: 'function'; function: { name: string } };
  /** Turns what came into the final answer of the house, or into calls of its tools. */
  read(content: string, toolCalls: ToolCall[]): { content: string; toolCalls: ToolCall[] };
}

type Way = (request: ModelRequest) => Structure;

const asItCame: Structure['read'] = (content, toolCalls) => ({ content, toolCalls });

/** The provider's own mode holds the answer to the schema. */
const byJsonSchema: Way = ({ messages, tools, output }) => {
  const { schema, strict } = strictSchema(output.schema);
  return {
    messages,
    tools,
    response_format: { type: 'json_schema', json_schema: { name: output.name, schema, strict } },
    read: asItCame,
  };
};

/** The answer is the arguments of a tool that must be called: the only one, or one beside those of the card. */
const byTool: Way = ({ messages, tools, output }) => {
  const { schema } = strictSchema(output.schema);
  const name = answerTool(output.name, tools);
  const description = 'Gives the final answer. Call it alone, once the answer is complete.';
  return {
    messages,
    tools: [...tools, { name, description, parameters: schema }],
    tool_choice: tools.length > 0 ? 'required' : { type: 'function', function: { name } },
    read(content, toolCalls) {
      const others = toolCalls.filter((call) => call.name !== name);
      const answer = toolCalls.find((call) => call.name === name);
      // A model that asks for more before it has heard the results has not finished yet.
      if (!answer || others.length > 0) return { content, toolCalls: others };
      const { arguments: given } = answer;
      return { content: typeof given === 'string' ? given : JSON.stringify(given), toolCalls: [] };
    },
  };
};

/** The schema stands in the prompt, and the first JSON object of the answer counts. Nothing in it is repaired. */
const byAsking: Way = ({ messages, tools, output }) => {
  const { schema } = strictSchema(output.schema);
  const ask = `Give the final answer as one JSON object that fits this JSON Schema, and nothing else:\n${JSON.stringify(schema)}`;
  const [first, ...rest] = messages;
  const asked: Message[] =
    first?.role === 'system'
      ? [{ role: 'system', content: `${first.content}\n\n${ask}` }, ...rest]
      : [{ role: 'system', content: ask }, ...messages];
  return {
    messages: asked,
    tools,
    read: (content, toolCalls) => ({
      content: toolCalls.length > 0 ? content : (firstJsonObject(content) ?? content),
      toolCalls,
    }),
  };
};

const ways: Record<NonNullable<ModelRoute['structured']>, Way> = {
  'json-schema': byJsonSchema,
  tool: byTool,
  ask: byAsking,
};

export const structureOf = (request: ModelRequest, { structured = 'json-schema' }: ModelRoute): Structure =>
  ways[structured](request);

/** A name that no tool of the card has. */
function answerTool(output: string, tools: ModelRequest['tools']): string {
  const name = `answer_${output.replaceAll(/[^\w-]/g, '_')}`.slice(0, 60);
  return tools.some((tool) => tool.name === name) ? `${name}_` : name;
}
