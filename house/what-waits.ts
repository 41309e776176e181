import { inboxOf } from '../console/desk/inbox.ts';
import type { CampaignStatus } from '../domain/campaign.ts';
import type { Person } from '../domain/workspace.ts';

const verbs = { select: 'select', 'sign-off': 'sign off', attention: 'look at' };

/** In one line, what waits for whom: `Lena Hofer: select launch journal/de-DE; …`. Empty when nothing does. */
export const whatWaits = (campaigns: readonly CampaignStatus[], people: readonly Person[]): string =>
  inboxOf(campaigns, { id: '', roles: [] })
    .map(({ role, kind, campaign, asset, attention }) => {
      const holders = people.filter(({ roles }) => roles.some((held) => held === role)).map(({ name }) => name);
      const trouble = attention ? ` (${attention})` : '';
      return `${holders.join(' or ') || role}: ${verbs[kind]} ${[campaign, asset].filter(Boolean).join(' ')}${trouble}`;
    })
    .join('; ');
