import { Command } from 'commander';
import type { ChannelView } from '../console/desk/channels/views.ts';
import type { Imported } from '../domain/channel.ts';
import { newChannelCommand } from './channel/new.ts';
import { testChannelCommand } from './channel/test.ts';
import { describeChannel } from './channel-words.ts';
import { exitCodes } from './exit-codes.ts';
import { type Configured, sessionCommand } from './session-command.ts';

/** Channels: what each promises, how it stands, and the brake. */
export function channelCommand(configured: Configured): Command {
  const command = new Command('channel').description('channels: promises, health, pause and resume');
  for (const part of [list, check, imports, pause, resume, newChannelCommand, testChannelCommand])
    command.addCommand(part(configured));
  return command;
}

const path = (name: string, verb: string): string => `/channels/${encodeURIComponent(name)}/${verb}`;

const list = (configured: Configured) =>
  sessionCommand(
    configured,
    {
      name: 'list',
      summary: 'list channels: what each promises, what it can, how it stands',
      examples: ['channel list --as lena-hofer', 'channel list --json | jq ".channels[].name"'],
    },
    async (session) => {
      const found = await session.client().get<{ channels: ChannelView[] }>('/channels');
      session.result(found, () => found.channels.flatMap((channel) => describeChannel(session, channel)));
    },
  );

const check = (configured: Configured) =>
  sessionCommand(
    configured,
    {
      name: 'check',
      summary: 'look now whether a channel can be reached and its credentials are good',
      examples: ['channel check blog --as sven-aumann'],
    },
    async (session, name: string) => {
      const channel = await session.client().post<ChannelView>(path(name, 'check'));
      session.result(channel, () => describeChannel(session, channel));
      return channel.health?.ok ? exitCodes.ok : exitCodes.attention;
    },
  ).argument('<name>', 'channel');

const imports = (configured: Configured) =>
  sessionCommand(
    configured,
    {
      name: 'imports',
      summary: 'list what is on the platform now, such as campaigns of ads; nothing is changed',
      examples: ['channel imports google-ads --as lena-hofer'],
    },
    async (session, name: string) => {
      const found = await session.client().get<{ imports: Imported[] }>(path(name, 'imports'));
      session.result(found, () =>
        found.imports.map(({ remoteId, name: called, status, dailyCents }) =>
          [remoteId, status, dailyCents === null ? '–' : (dailyCents / 100).toFixed(2), called].join('  '),
        ),
      );
    },
  ).argument('<name>', 'channel');

const pause = (configured: Configured) =>
  sessionCommand(
    configured,
    {
      name: 'pause',
      summary: 'send nothing there until it is resumed; what is approved waits',
      examples: ['channel pause blog --reason "Umzug der Site" --as sven-aumann'],
    },
    async (session, name: string, { reason }: { reason: string }) => {
      const channel = await session.client().post<ChannelView>(path(name, 'pause'), { reason });
      session.result(channel, () => describeChannel(session, channel));
    },
  )
    .argument('<name>', 'channel')
    .requiredOption('--reason <text>', 'why, for those who wait');

const resume = (configured: Configured) =>
  sessionCommand(
    configured,
    {
      name: 'resume',
      summary: 'send again, and retry what had waited for it',
      examples: ['channel resume blog --as sven-aumann'],
    },
    async (session, name: string) => {
      const resumed = await session
        .client()
        .post<{ channel: ChannelView; retried: { campaign: string; asset: string }[] }>(path(name, 'resume'));
      session.result(resumed, () => [
        session.texts.channel.resumed(resumed.retried.length),
        ...resumed.retried.map(({ campaign, asset }) => `  ${campaign} ${asset}`),
      ]);
    },
  ).argument('<name>', 'channel');
