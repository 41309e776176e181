import type { Desk } from './console/desk/desk.ts';
import type { Person } from './domain/workspace.ts';

const verbs = { select: 'select', 'sign-off': 'sign off', attention: 'look at' };

/** In one line, what waits for whom: `Lena Hofer: select produkt-launch journal/de-DE; …`. Empty when nothing does. */
export async function whatWaits(desk: Desk, viewer: Person): Promise<string> {
  const [items, people] = await Promise.all([desk.inbox(viewer), desk.people()]);
  const lines = items.map(({ role, kind, campaign, asset, attention }) => {
    const holders = people.filter(({ roles }) => roles.some((held) => held === role)).map(({ name }) => name);
    return `${holders.join(' or ') || role}: ${verbs[kind]} ${[campaign, asset].filter(Boolean).join(' ')}${attention ? ` (${attention})` : ''}`;
  });
  return lines.join('; ');
}
