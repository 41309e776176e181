import type { InboxItem } from '../console/desk/desk.ts';
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
      const { items } = await session.client().get<{ items: InboxItem[] }>('/inbox');
      const { texts, lang } = session;
      session.result({ items }, () => {
        if (items.length === 0) return texts.inbox.empty;
        const rows = items.map((item) => [
          item.campaign,
          item.asset ?? '',
          item.attention ?? texts.inbox.kinds[item.kind],
          texts.inbox.waitsFor(texts.roles[item.role] ?? item.role) + (item.mine ? `, ${cliTexts[lang].mine}` : ''),
          item.deadline ? texts.inbox.deadline(item.deadline.slice(0, 16)) : '',
        ]);
        return table([texts.filters.campaign, texts.campaign.asset, '', '', ''], rows);
      });
    },
  );
