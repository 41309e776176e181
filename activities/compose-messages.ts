import type { PinnedAgent } from '../agents/pinned-agents.ts';
import { renderPrompt } from '../agents/pinned-agents.ts';
import type { AgentTask } from '../agents/task.ts';
import type { TurnRef } from '../domain/agent-run.ts';
import type { BudgetScope } from '../domain/budget.ts';
import type { Label } from '../domain/label.ts';
import type { Message, ModelResponse } from '../domain/model.ts';
import type { Ref } from '../domain/ref.ts';
import type { Artifacts } from '../store/store.ts';

/** Artifact `turn`: what a model answered, and what it was. */
export interface TurnRecord {
  kind: 'final' | 'tools' | 'invalid';
  response: ModelResponse;
  /** Artifact of the validated output. */
  output: Ref | null;
  /** The account for whose sake it was done with less; null or left out: none, or a release before 0.4.0. */
  degraded?: BudgetScope | null;
  /** What was wrong with an invalid answer, for the model and for people. */
  problems: string[];
}

/** Artifact `tool-results`: one message a call, and the label of all that was read. */
export interface ToolResults {
  messages: (Message & { role: 'tool' })[];
  label: Label;
}

const reAsk = {
  de: 'Die Antwort passt nicht zur verlangten Form. Antworte noch einmal, vollständig. Was nicht stimmt:',
  en: 'The answer does not fit the shape that is asked for. Answer again, completely. What is wrong:',
};

/** The conversation so far: system prompt, task, and for each finished turn the answer with what came back. */
export async function composeMessages(
  artifacts: Artifacts,
  { agent, task, brand, turns }: { agent: PinnedAgent; task: AgentTask; brand: string; turns: TurnRef[] },
): Promise<Message[]> {
  const { language } = task;
  const opening: Message[] = [
    { role: 'system', content: renderPrompt(agent.prompts[language], { brand }) },
    {
      role: 'user',
      content: `${language === 'de' ? 'Auftrag' : 'Task'}:\n\`\`\`json\n${JSON.stringify(task)}\n\`\`\``,
    },
  ];
  const rest = await Promise.all(turns.map((turn) => turnMessages(artifacts, turn, language)));
  return [...opening, ...rest.flat()];
}

async function turnMessages(
  artifacts: Artifacts,
  { turn, results }: TurnRef,
  language: 'de' | 'en',
): Promise<Message[]> {
  const { response, problems } = await artifacts.get<TurnRecord>(turn);
  const answer: Message = { role: 'assistant', content: response.content, toolCalls: response.toolCalls };
  if (results) return [answer, ...(await artifacts.get<ToolResults>(results)).messages];
  return [
    answer,
    { role: 'user', content: [reAsk[language], ...problems.map((problem) => `- ${problem}`)].join('\n') },
  ];
}
