import { type Command, Option } from 'commander';
import { type Configured, sessionCommand } from '../session-command.ts';
import { sendCommand } from './send-command.ts';

/** Commands about the course of a campaign. */
export const steerCommands = (configured: Configured): Command[] => [
  sessionCommand(
    configured,
    {
      name: 'cancel',
      summary: 'end a campaign; what is published stays',
      examples: ['campaign cancel nordgrat-launch --reason "Der Start ist verschoben."'],
    },
    (session, id: string, { reason }: { reason?: string }) => sendCommand(session, id, { kind: 'cancel', reason }),
  )
    .argument('<id>', 'campaign')
    .option('--reason <text>', 'why'),
  sessionCommand(
    configured,
    {
      name: 'pause',
      summary: 'let running steps end and begin no new one',
      examples: ['campaign pause nordgrat-launch'],
    },
    (session, id: string) => sendCommand(session, id, { kind: 'pause' }),
  ).argument('<id>', 'campaign'),
  sessionCommand(
    configured,
    { name: 'resume', summary: 'go on after a pause', examples: ['campaign resume nordgrat-launch'] },
    (session, id: string) => sendCommand(session, id, { kind: 'resume' }),
  ).argument('<id>', 'campaign'),
  sessionCommand(
    configured,
    {
      name: 'retry',
      summary: 'do a failed step again',
      examples: ['campaign retry nordgrat-launch', 'campaign retry nordgrat-launch journal/de-DE'],
    },
    (session, id: string, asset?: string) => sendCommand(session, id, { kind: 'retry', asset }),
  )
    .argument('<id>', 'campaign')
    .argument('[asset]', 'left out: the step of the campaign itself'),
  sessionCommand(
    configured,
    {
      name: 'top-up',
      summary: 'approve more money for models; what waits for it goes on by itself',
      examples: [
        'campaign top-up nordgrat-launch --cents 500',
        'campaign top-up nordgrat-launch --cents 5000 --for month',
      ],
    },
    (session, id: string, { cents, for: scope }: { cents: number; for: 'campaign' | 'team' | 'month' }) =>
      sendCommand(session, id, { kind: 'top-up', scope, cents }),
  )
    .argument('<id>', 'campaign')
    .requiredOption('--cents <number>', 'euro cents', Number)
    .addOption(
      new Option('--for <scope>', 'whose limit: of the campaign, or this month of its brand (team) or of all (month)')
        .choices(['campaign', 'team', 'month'])
        .default('campaign'),
    ),
  sessionCommand(
    configured,
    {
      name: 'reschedule',
      summary: 'publish at another time',
      examples: ['campaign reschedule nordgrat-launch journal/de-DE 2026-12-01T09:00:00+01:00'],
    },
    (session, id: string, asset: string, slot: string) => sendCommand(session, id, { kind: 'reschedule', asset, slot }),
  )
    .argument('<id>', 'campaign')
    .argument('<asset>', 'e.g. journal/de-DE')
    .argument('<time>', 'ISO 8601 with offset'),
];
