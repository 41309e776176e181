import type { CredentialView } from '../console/desk/credential-desk.ts';
import type { InboxItem } from '../console/desk/desk.ts';
import { dueWords } from '../console/texts/due-words.ts';
import { type Configured, sessionCommand } from './session-command.ts';
import { table } from './table.ts';
import { cliTexts } from './texts.ts';

export const inboxCommand = (configured: Configured) =>
  sessionCommand(
    configured,
    {
      name: 'inbox',
      summary: 'list what waits for people, your own first',
      examples: ['inbox --as miriam-falk', 'inbox --json'],
    },
    async (session) => {
      const inbox = await session.client().get<{ items: InboxItem[]; credentials: CredentialView[] }>('/inbox');
      const { texts, lang } = session;
      session.result(inbox, () => {
        const { items, credentials } = inbox;
        const due = credentials.map((one) => `vault:${one.name}: ${dueWords(texts, one)}`);
        if (due.length > 0) due.unshift(`${texts.credential.due}:`);
        if (items.length === 0) return due.length > 0 ? due : texts.inbox.empty;
        const rows = items.map((item) => [
          item.campaign,
          item.asset ?? '',
          item.attention ?? texts.inbox.kinds[item.kind],
          texts.inbox.waitsFor(texts.roles[item.role] ?? item.role) + (item.mine ? `, ${cliTexts[lang].mine}` : ''),
          item.deadline ? texts.inbox.deadline(item.deadline.slice(0, 16)) : '',
        ]);
        return [...due, ...table([texts.filters.campaign, texts.campaign.asset, '', '', ''], rows)];
      });
    },
  );
