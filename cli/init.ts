import { isCancel, select, text } from '@clack/prompts';
import { Option } from 'commander';
import { CopydeskError } from '../domain/errors.ts';
import { InitAnswers, type InitQuestion, initQuestions } from '../workspace/init-questions.ts';
import type { Session } from './session.ts';
import { type Configured, sessionCommand } from './session-command.ts';
import { cliTexts } from './texts.ts';

type Given = Partial<Record<keyof InitAnswers, string>> & { yes?: boolean };

/** Makes a workspace. Every question is an option too; only what is left open is asked, and only at a terminal. */
export function initCommand(configured: Configured) {
  const command = sessionCommand(
    configured,
    {
      name: 'init',
      summary: 'make a new workspace by answering a few questions',
      examples: [
        'init my-workspace',
        'init my-workspace --yes --company "Berg & Tal" --person "Ada Moser" --email ada@example.com',
      ],
    },
    async (session, directory: string, given: Given) => {
      const answers: Record<string, string> = {};
      for (const question of initQuestions) answers[question.id] = await answer(session, question, given);
      const [{ initWorkspace }, { connectors }] = await Promise.all([
        import('../workspace/init.ts'),
        import('../channels/registry.ts'),
      ]);
      await initWorkspace(directory, answers as InitAnswers, connectors);
      session.result({ directory, answers }, () => [
        cliTexts[session.lang].made(directory),
        `  COPYDESK_WORKSPACE=${directory} npm start`,
      ]);
    },
  )
    .argument('<folder>', 'new or empty')
    .option('-y, --yes', 'take the defaults of what is left open');
  for (const { id, question, choices } of initQuestions) {
    const option = new Option(`--${id} <answer>`, question.en);
    command.addOption(choices ? option.choices([...choices]) : option);
  }
  return command;
}

async function answer({ interactive, lang }: Session, question: InitQuestion, given: Given): Promise<string> {
  const { id, default: standard } = question;
  if (given[id] !== undefined) return given[id];
  if (given.yes || !interactive) {
    if (standard !== null) return standard;
    throw new CopydeskError('invalid', `${question.question.en} Nothing is asked here: give --${id}.`, {
      where: { field: `--${id}` },
    });
  }
  const said = question.choices
    ? await select({
        message: question.question[lang],
        options: question.choices.map((value) => ({ value, label: value })),
        initialValue: standard ?? undefined,
      })
    : await text({
        message: question.question[lang],
        placeholder: standard ?? undefined,
        defaultValue: standard ?? undefined,
        validate: (value) =>
          InitAnswers.shape[id].safeParse(value || (standard ?? '')).success ? undefined : question.refusal[lang],
      });
  if (isCancel(said)) throw new CopydeskError('cancelled', 'Nothing was made.');
  return said ?? '';
}
