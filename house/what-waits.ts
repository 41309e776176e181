import { inboxOf } from '../console/desk/inbox.ts';
import { type Office, representedBy } from '../console/desk/stand-in.ts';
import type { CampaignStatus } from '../domain/campaign.ts';
import { holdsRole } from '../domain/deputies.ts';
import type { Person } from '../domain/workspace.ts';

const verbs = { select: 'select', 'sign-off': 'sign off', attention: 'look at' };

/** In one line, what waits for whom: `Lena Hofer: select launch journal/de-DE; …`. Empty when nothing does. */
export const whatWaits = (
  campaigns: readonly CampaignStatus[],
  office: Omit<Office, 'people'> & { people: readonly Person[] },
): string =>
  inboxOf(campaigns, { id: '', roles: [] }, office)
    .map((item) => {
      const { role, kind, campaign, asset, attention } = item;
      const holders = office.people.filter((person) => holdsRole(person, role)).map(({ name }) => name);
      const deputies = office.people
        .filter(({ id }) => kind === 'sign-off' && representedBy(id, item, office).length > 0)
        .map(({ name }) => `${name} as deputy`);
      const trouble = attention ? ` (${attention})` : '';
      const who = [...holders, ...deputies].join(' or ') || role;
      return `${who}: ${verbs[kind]} ${[campaign, asset].filter(Boolean).join(' ')}${trouble}`;
    })
    .join('; ');
