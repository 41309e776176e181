import { Command } from 'commander';
import type { DeliveryView, WebhooksView } from '../console/desk/webhook-desk.ts';
import type { Texts } from '../console/texts/de.ts';
import { type Configured, sessionCommand } from './session-command.ts';
import { table } from './table.ts';

export const webhookCommand = (configured: Configured) =>
  new Command('webhook')
    .description('messages to other systems, and hooks for theirs')
    .addCommand(list(configured))
    .addCommand(replay(configured))
    .addCommand(test(configured));

const list = (configured: Configured) =>
  sessionCommand(
    configured,
    {
      name: 'list',
      summary: 'list endpoints, hooks and what became of the latest messages',
      examples: ['webhook list --as sven-aumann', 'webhook list --json'],
    },
    async (session) => {
      const view = await session.client().get<WebhooksView>('/webhooks');
      const words = session.texts.webhook;
      session.result(view, () => [
        ...table(
          [words.endpoint, words.address, words.events],
          view.outgoing.map(({ name, url, events }) => [name, url, events?.join(', ') ?? words.all]),
        ),
        '',
        ...table(
          [words.hook, words.address, words.rules],
          view.incoming.map(({ name, path, rules }) => [
            name,
            path,
            rules.map(({ type, brief }) => `${type} → ${brief}`).join(', '),
          ]),
        ),
        '',
        ...deliveries(view.deliveries, words),
      ]);
    },
  );

const replay = (configured: Configured) =>
  sessionCommand(
    configured,
    {
      name: 'replay',
      summary: 'send a message once more; receivers know it by its id',
      examples: ['webhook replay crm msg_4b3c… --as sven-aumann'],
    },
    async (session, endpoint: string, message: string) => {
      const sent = await session
        .client()
        .post<DeliveryView>(
          `/webhooks/${encodeURIComponent(endpoint)}/messages/${encodeURIComponent(message)}/replay`,
          {},
        );
      session.result(sent, () => deliveries([sent], session.texts.webhook));
    },
  )
    .argument('<endpoint>', 'name in webhooks.yaml')
    .argument('<message>', 'id of the message, from webhook list');

const test = (configured: Configured) =>
  sessionCommand(
    configured,
    {
      name: 'test',
      summary: 'send an endpoint a message of the type test',
      examples: ['webhook test crm --as sven-aumann'],
    },
    async (session, endpoint: string) => {
      const sent = await session.client().post<DeliveryView>(`/webhooks/${encodeURIComponent(endpoint)}/test`, {});
      session.result(sent, () => deliveries([sent], session.texts.webhook));
    },
  ).argument('<endpoint>', 'name in webhooks.yaml');

function deliveries(given: readonly DeliveryView[], words: Texts['webhook']): string[] {
  return table(
    [words.message, words.type, words.endpoint, words.state, words.attempts],
    given.map(({ id, type, endpoint, state, attempt, lastStatus, lastTrouble }) => [
      id,
      type,
      endpoint,
      `${words.states[state]}${lastTrouble ? ` (${lastTrouble}${lastStatus ? ` ${lastStatus}` : ''})` : ''}`,
      String(attempt),
    ]),
  );
}
