import { Option } from 'commander';
import type { LivePieces, OperationKind } from '../../console/desk/live/views.ts';
import { CopydeskError } from '../../domain/errors.ts';
import { confirmed } from '../confirmed.ts';
import { type Configured, sessionCommand } from '../session-command.ts';
import { cliTexts } from '../texts.ts';
import { order, orderedWords, pieceRows } from './order.ts';

interface Options {
  claim?: string;
  source?: string;
  prompt?: string;
  model?: string;
  rule?: string;
  campaign?: string;
  channel?: string;
  withdraw?: boolean;
  restore?: boolean;
  enable?: boolean;
  pause?: boolean;
  withdrawn?: boolean;
  correct?: string;
  by?: string;
  reason?: string;
  yes?: boolean;
}

/** `recall`: which live pieces something concerns, and what is to be done with them. Without an order it only lists. */
export const recallCommand = (configured: Configured) =>
  sessionCommand(
    configured,
    {
      name: 'recall',
      summary: 'list the live pieces that something concerns, and have something done with them',
      examples: [
        'recall --claim "20.000 mm" --as lena-hofer',
        'recall --source nachweise/laborbericht.pdf --withdraw --reason "Der Laborwert stimmt nicht." --as lena-hofer',
        'recall --claim "20.000 mm" --correct "20.000 mm" --by "18.500 mm" --reason "Neu gemessen." --as lena-hofer',
        'recall --campaign nordgrat-launch --withdrawn --restore --reason "Der Wert stimmt doch." --as lena-hofer',
        'recall --channel google-ads --pause --reason "Ausverkauft." --as lena-hofer',
      ],
    },
    async (session, { withdraw, restore, enable, pause, correct, by, reason, yes, withdrawn, ...filter }: Options) => {
      const kind = kindOf({ withdraw, restore, enable, pause, correct });
      if (kind && !reason)
        throw new CopydeskError('invalid', 'Say why: --reason. Whoever approves reads it.', {
          where: { field: '--reason' },
        });
      if (kind && Object.values(filter).every((value) => value === undefined))
        throw new CopydeskError('invalid', 'Say which pieces: an order without a filter would concern everything.', {
          choices: ['--claim', '--source', '--prompt', '--model', '--rule', '--campaign', '--channel'],
        });
      const given = Object.entries(filter).filter(([, value]) => value !== undefined);
      if (withdrawn) given.push(['withdrawn', 'true']);
      const found = await session.client().get<LivePieces>(`/live?${new URLSearchParams(given)}`);
      if (!kind || found.pieces.length === 0) {
        session.result(found, () => pieceRows(session, found.pieces));
        return;
      }
      for (const line of pieceRows(session, found.pieces)) session.say(line);
      const able = found.pieces.filter(({ possible, underWay }) => possible.includes(kind) && !underWay);
      if (able.length < found.pieces.length)
        session.say(cliTexts[session.lang].live.leftOut(found.pieces.length - able.length));
      if (able.length === 0) throw new CopydeskError('conflict', `None of them can be dealt with so: ${kind}.`);
      const question = cliTexts[session.lang].live.sure(session.texts.pieces.operations[kind], able.length);
      if (!(await confirmed(session, question, yes))) return;
      const correction = kind === 'correct' ? { replace: correct!, by: by ?? '' } : undefined;
      const publications = able.map(({ publication }) => publication);
      const ordered = await order(session, { kind, publications, reason: reason!, ...(correction && { correction }) });
      session.result({ ...found, ...ordered }, () => orderedWords(session, ordered.campaigns));
    },
  )
    .option('--claim <words>', 'words of a claim, or of the text')
    .option('--source <id>', 'document or SKU that a claim cites')
    .option('--prompt <role|hash>', 'prompt that it was written with')
    .option('--model <name>', 'model that wrote on it')
    .option('--rule <rule>', 'guardrail rule that had a finding, e.g. price/below-minimum')
    .option('--campaign <id>', 'campaign that published it')
    .option('--channel <name>', 'channel where it is')
    .option('--withdrawn', 'withdrawn pieces too')
    .addOption(orderOption('--withdraw', 'have them withdrawn'))
    .addOption(orderOption('--restore', 'have changed pages set back, with --withdrawn also withdrawn ones put back'))
    .addOption(orderOption('--enable', 'have paused ads enabled; their spend needs an approval of its own'))
    .addOption(orderOption('--pause', 'have ads that run paused'))
    .addOption(orderOption('--correct <words>', 'have these words replaced'))
    .option('--by <words>', 'with --correct: what they become; left out: nothing')
    .option('--reason <text>', 'why; those who approve read it')
    .option('-y, --yes', 'do not ask before ordering');

const kinds = ['withdraw', 'restore', 'enable', 'pause', 'correct'] as const;

/** Of these there is one at most. */
function orderOption(flags: string, description: string): Option {
  const option = new Option(flags, description);
  return option.conflicts(kinds.filter((kind) => kind !== option.attributeName()));
}

const kindOf = (given: Options): OperationKind | null => kinds.find((kind) => given[kind] !== undefined) ?? null;
