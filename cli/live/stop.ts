import { Command, Option } from 'commander';
import type { StopOffer } from '../../console/desk/stops/views.ts';
import { CopydeskError } from '../../domain/errors.ts';
import type { Stop } from '../../store/store.ts';
import { confirmed } from '../confirmed.ts';
import type { Session } from '../session.ts';
import { type Configured, sessionCommand } from '../session-command.ts';
import { table } from '../table.ts';
import { cliTexts } from '../texts.ts';
import { order, orderedWords, pieceRows } from './order.ts';

/** The emergency stop. `stop` alone is `stop set`. */
export function stopCommand(configured: Configured): Command {
  return new Command('stop')
    .description('the emergency stop: nothing new goes out')
    .addCommand(set(configured), { isDefault: true })
    .addCommand(list(configured))
    .addCommand(lift(configured));
}

interface Options {
  all?: boolean;
  brand?: string;
  channel?: string;
  reason: string;
  pause?: boolean;
  withdraw?: boolean;
}

const set = (configured: Configured) =>
  sessionCommand(
    configured,
    {
      name: 'set',
      summary: 'stop everything, a brand or a channel, and offer what can be done about what is out already',
      examples: [
        'stop set --all --reason "Falscher Laborwert im Umlauf" --as sven-aumann',
        'stop set --channel journal --reason "Site unter fremder Kontrolle" --withdraw --as lena-hofer',
      ],
    },
    async (session, { reason, pause, withdraw, ...where }: Options) => {
      const { stop, offer } = await session
        .client()
        .post<{ stop: Stop; offer: StopOffer }>('/stops', { ...scopeOf(where), reason });
      session.say(session.texts.stop.done);
      const words = cliTexts[session.lang].live;
      const wanted = { pause: pause ?? false, withdraw: withdraw ?? false };
      const campaigns: string[] = [];
      for (const kind of ['pause', 'withdraw'] as const) {
        if (offer[kind].length === 0) continue;
        for (const line of pieceRows(session, offer[kind])) session.say(line);
        const question = words.sure(session.texts.pieces.operations[kind], offer[kind].length);
        const publications = offer[kind].map(({ publication }) => publication);
        if (wanted[kind] || (session.interactive && (await confirmed(session, question, false))))
          campaigns.push(...(await order(session, { kind, publications, reason })).campaigns);
        else session.say(words.offered(`--${kind}`));
      }
      session.result({ stop, offer, campaigns }, () => [
        ...(campaigns.length > 0 ? orderedWords(session, campaigns) : []),
        words.lift(stop.id),
      ]);
    },
  )
    .addOption(new Option('--all', 'everything').conflicts(['brand', 'channel']))
    .addOption(new Option('--brand <id>', 'one brand').conflicts(['all', 'channel']))
    .addOption(new Option('--channel <name>', 'one channel').conflicts(['all', 'brand']))
    .requiredOption('--reason <text>', 'why')
    .option('--pause', 'have the ads that run there paused, after sign-off')
    .option('--withdraw', 'have what is live there withdrawn, after sign-off');

function scopeOf({ all, brand, channel }: Omit<Options, 'reason'>): { scope: string; value?: string } {
  if (all) return { scope: 'all' };
  if (brand !== undefined) return { scope: 'brand', value: brand };
  if (channel !== undefined) return { scope: 'channel', value: channel };
  throw new CopydeskError('invalid', 'Say what is to stop.', { choices: ['--all', '--brand', '--channel'] });
}

const list = (configured: Configured) =>
  sessionCommand(
    configured,
    {
      name: 'list',
      summary: 'list emergency stops, those in force first',
      examples: ['stop list --as sven-aumann', 'stop list --json | jq ".stops[0]"'],
    },
    async (session) => {
      const found = await session.client().get<{ stops: Stop[] }>('/stops');
      session.result(found, () =>
        found.stops.length === 0 ? session.texts.stop.noneInForce : stopRows(session, found.stops),
      );
    },
  );

function stopRows({ texts }: Session, stops: readonly Stop[]): string[] {
  const { scopes, inForce, former, of } = texts.stop;
  return table(
    ['', '', texts.stop.reason, '', 'ID'],
    stops.map(({ id, scope, value, reason, by, at, lifted }) => [
      lifted ? former : inForce,
      of(scopes[scope], value),
      reason,
      lifted ? texts.stop.liftedBy(lifted.by, lifted.at.slice(0, 16)) : texts.stop.setBy(by, at.slice(0, 16)),
      id,
    ]),
  );
}

const lift = (configured: Configured) =>
  sessionCommand(
    configured,
    {
      name: 'lift',
      summary: 'lift an emergency stop',
      examples: ['stop lift 5f0c1c9e-6f2f-4b7a-9d38-0d6f6f1b2a11 --as sven-aumann'],
    },
    async (session, id: string) => {
      await session.client().delete(`/stops/${encodeURIComponent(id)}`);
      session.result({ lifted: id }, () => session.texts.stop.lifted);
    },
  ).argument('<id>', 'stop');
