import { Command, Option } from 'commander';
import type { Look, Settlement, UnsettledView } from '../../console/desk/unsettled/views.ts';
import { CopydeskError } from '../../domain/errors.ts';
import { exitCodes } from '../exit-codes.ts';
import { type Configured, sessionCommand } from '../session-command.ts';

/** Publications whose outcome is not known. */
export function publicationCommand(configured: Configured): Command {
  const command = new Command('publication').description('publications whose outcome is not known');
  for (const part of [list, look, settle]) command.addCommand(part(configured));
  return command;
}

const path = (id: string, verb: string): string => `/publications/${encodeURIComponent(id)}/${verb}`;

const list = (configured: Configured) =>
  sessionCommand(
    configured,
    {
      name: 'list',
      summary: 'list publications of which nobody knows whether the channel has them',
      examples: ['publication list --as lena-hofer', 'publication list --json | jq ".publications[].publication"'],
    },
    async (session) => {
      const found = await session.client().get<{ publications: UnsettledView[] }>('/publications/unsettled');
      const { unsettled, channel } = session.texts;
      session.result(found, () =>
        found.publications.length === 0
          ? unsettled.none
          : found.publications.flatMap((one) => [
              one.publication,
              `  ${one.title} (${one.campaign} ${one.asset})`,
              `  ${one.channel} · ${one.destination} · ${unsettled.since} ${one.since} · ${unsettled.attempts}: ${one.attempts}`,
              ...(one.reason ? [`  ${unsettled.reason}: ${one.reason}`] : []),
              ...(one.promise ? [`  ${unsettled.promise}: ${channel.promises[one.promise]}`] : []),
              ...(one.place ? [`  ${unsettled.place}: ${one.place}`] : []),
              `  ${unsettled.early(one.settleableFrom)}`,
            ]),
      );
      return found.publications.length > 0 ? exitCodes.attention : exitCodes.ok;
    },
  );

const look = (configured: Configured) =>
  sessionCommand(
    configured,
    {
      name: 'look',
      summary: 'ask the channel once more whether it has a publication',
      examples: ['publication look sha256:9f86… --as lena-hofer'],
    },
    async (session, id: string) => {
      const found = await session.client().get<Look>(path(id, 'look'));
      session.result(found, () => [
        session.texts.unsettled.looks[found.state],
        ...('receipt' in found ? [found.receipt.url] : []),
        ...('trouble' in found ? [found.trouble] : []),
      ]);
    },
  ).argument('<id>', 'publication');

interface Answer {
  published?: true;
  absent?: true;
  note: string;
  at?: string;
  remoteId?: string;
}

const settle = (configured: Configured) =>
  sessionCommand(
    configured,
    {
      name: 'settle',
      summary: 'say what became of a publication, by what you saw there',
      examples: [
        'publication settle sha256:9f86… --published --at https://www.example.com/page --note "Seen on the page." --as lena-hofer',
        'publication settle sha256:9f86… --absent --note "The newsletter tool shows no such mailing." --as lena-hofer',
      ],
    },
    async (session, id: string, { published, absent, note, at, remoteId }: Answer) => {
      if (published === absent)
        throw new CopydeskError('invalid', 'Say whether it is there.', { choices: ['--published', '--absent'] });
      const outcome = published ? 'published' : 'not-published';
      const answer = { outcome, note, url: at, remoteId };
      const settled = await session.client().post<Settlement>(path(id, 'settle'), answer);
      const { done, told, untold } = session.texts.unsettled;
      session.result(settled, () => [done[settled.state], settled.told ? told : untold]);
    },
  )
    .argument('<id>', 'publication')
    .addOption(new Option('--published', 'it is there'))
    .addOption(new Option('--absent', 'it is certainly not there, and is sent again'))
    .option('--at <address>', 'where you saw it')
    .option('--remote-id <id>', 'its id in the remote system, where the channel cannot tell it by the address')
    .requiredOption('--note <text>', 'how you know');
