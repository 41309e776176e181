import { readFile } from 'node:fs/promises';
import { Brief, type Estimate } from '../../domain/brief.ts';
import { CopydeskError } from '../../domain/errors.ts';
import { parseYaml } from '../../workspace/read-yaml.ts';
import { throwProblems } from '../../workspace/workspace-problems.ts';
import { type Configured, sessionCommand } from '../session-command.ts';
import { table } from '../table.ts';
import { cliTexts } from '../texts.ts';
import { watch } from './watch.ts';

interface Options {
  again?: boolean;
  estimate?: boolean;
  watch?: boolean;
}

export const startCommand = (configured: Configured) =>
  sessionCommand(
    configured,
    {
      name: 'start',
      summary: 'start the campaign of a brief, or find the one that runs under its id',
      examples: [
        'campaign start briefs/produkt-launch.yaml --as lena-hofer',
        'campaign start brief.yaml --estimate',
        'campaign start brief.yaml --again --watch',
      ],
    },
    async (session, file: string, options: Options) => {
      const brief = await readBrief(file);
      const client = session.client();
      if (options.estimate) {
        const estimate = await client.post<Estimate>('/campaigns/estimate', brief);
        session.result(estimate, () =>
          table(
            ['', ''],
            Object.entries(estimate).map(([name, value]) => [name, String(value ?? '–')]),
          ).slice(1),
        );
        return;
      }
      const started = await client.post<{ campaign: string; existing: boolean }>(
        `/campaigns${options.again ? '?again=true' : ''}`,
        brief,
      );
      const texts = cliTexts[session.lang];
      if (options.watch) {
        session.say((started.existing ? texts.existing : texts.started)(started.campaign));
        return watch(session, started.campaign);
      }
      session.result(started, () => (started.existing ? texts.existing : texts.started)(started.campaign));
    },
  )
    .argument('<brief.yaml>', 'file of the brief')
    .option('--again', 'start a further campaign after the one of this id has ended')
    .option('--estimate', 'say what it will take and start nothing')
    .option('--watch', 'go on to show what happens');

/** Mistakes in the file are named with their lines here; what only the server can know is checked there. */
async function readBrief(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new CopydeskError('not_found', 'There is no file that can be read.', { where: { file }, cause });
  });
  const { value, problems } = parseYaml(file, text, Brief);
  throwProblems(problems);
  return value;
}
