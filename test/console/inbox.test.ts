import { describe, expect, it } from '@jest/globals';
import { inboxOf } from '../../console/desk/inbox.ts';
import type { Office } from '../../console/desk/stand-in.ts';
import type { CampaignStatus } from '../../domain/campaign.ts';
import type { Person } from '../../domain/workspace.ts';
import { whatWaits } from '../../house/what-waits.ts';
import { campaignStatus, signOffView } from './sample.ts';

const person = (id: string, roles: Person['roles'], more: Partial<Person> = {}): Person => ({
  id,
  name: id.toUpperCase(),
  email: `${id}@steinfoehr.example`,
  roles,
  language: 'de',
  ...more,
});
const lead = person('lena', ['content-lead']);
const office = (more: Partial<Person> = {}): Office & { people: Person[] } => ({
  people: [person('miriam', ['approver'], { deputy: 'lena', ...more }), lead, person('tobias', ['approver'])],
  timeZone: 'Europe/Berlin',
  at: new Date('2026-11-25T09:00:00+01:00'),
});
const { request } = signOffView.status;
const waiting = (more: object): CampaignStatus[] => [
  {
    ...campaignStatus,
    assets: [
      {
        ...signOffView.status,
        stage: 'sign-off',
        request: {
          ...request!,
          stages: [{ stage: 'brand', role: 'approver', quorum: 1, approvedBy: [], closedBy: null }],
          ...more,
        },
      },
    ],
  },
];
const forLead = (more: object, desk = office()) => inboxOf(waiting(more), lead, desk)[0];
const none = { mine: false, deputyFor: [], escalated: false };
const escalated = { mine: true, deputyFor: ['miriam'], escalated: true };

describe('the inbox of a deputy', () => {
  it('shows a sign-off as their own from the moment of the escalation on', () => {
    expect(forLead({})).toMatchObject(none);
    expect(forLead({ escalateAt: null })).toMatchObject(none);
    expect(forLead({ escalateAt: '2026-11-25T08:00:00.001Z' })).toMatchObject(none);
    expect(forLead({ escalateAt: '2026-11-25T08:00:00.000Z' })).toMatchObject(escalated);
    // A request that was held gets new times, and deputies keep their say.
    expect(forLead({ escalateAt: '2026-11-27T08:00:00.000Z', escalated: true })).toMatchObject(escalated);
  });

  it('shows it while the holder is away', () => {
    const away = [{ from: '2026-11-25', to: '2026-11-27' }];
    expect(forLead({}, office({ away }))).toMatchObject({ mine: true, deputyFor: ['miriam'], escalated: false });
    expect(forLead({}, office({ away: [{ from: '2026-11-26', to: '2026-11-27' }] }))).toMatchObject(none);
  });

  it('shows selection and trouble as nobody else’s', () => {
    const selecting = [{ ...campaignStatus, assets: [campaignStatus.assets[0]!] }];
    const desk = { ...office(), people: [person('sven', ['admin']), { ...lead, deputy: 'sven' }] };
    expect(inboxOf(selecting, desk.people[0]!, desk)).toMatchObject([{ kind: 'select', ...none }]);
  });

  it('names deputies in the line of what waits, when they may decide', () => {
    const line = (more: object) => whatWaits(waiting(more), office()).split(': sign off')[0];
    expect(line({})).toBe('MIRIAM or TOBIAS');
    expect(line({ escalated: true })).toBe('MIRIAM or TOBIAS or LENA as deputy');
  });
});
