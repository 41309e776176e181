import { AIMessage, type BaseMessage, HumanMessage, SystemMessage, ToolMessage } from 'langchain';
import type { Message, ToolCall } from '../domain/model.ts';

/** The house's messages as LangChain's. */
export const toLangChain = (messages: readonly Message[]): BaseMessage[] => messages.map(toLangChainMessage);

function toLangChainMessage(message: Message): BaseMessage {
  switch (message.role) {
    case 'system':
      return new SystemMessage(message.content);
    case 'user':
      return new HumanMessage(message.content);
    case 'tool':
      return new ToolMessage({ tool_call_id: message.toolCallId, name: message.name, content: message.content });
    case 'assistant':
      return new AIMessage({
        content: message.content,
        tool_calls: message.toolCalls.map(({ id, name, arguments: args }) => ({
          id,
          name,
          args: (args ?? {}) as Record<string, unknown>,
        })),
      });
  }
}

/** Tool calls of an answer. Arguments that are no JSON come through as the string they are, for the caller's validation to refuse. */
export function toolCallsOf(message: AIMessage): ToolCall[] {
  const parsed = (message.tool_calls ?? []).map((call) => ({
    id: call.id ?? '',
    name: call.name,
    arguments: call.args as unknown,
  }));
  const broken = (message.invalid_tool_calls ?? []).map((call) => ({
    id: call.id ?? '',
    name: call.name ?? '',
    arguments: call.args as unknown,
  }));
  return [...parsed, ...broken];
}
