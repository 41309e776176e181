import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { refuseTakenSlot } from '../../console/desk/check-slot.ts';
import type { CodedError } from '../../console/desk/code-text.ts';
import type { AssetStatus, CampaignStatus } from '../../domain/campaign.ts';
import { hashOf } from '../../domain/canonical.ts';
import type { Ref } from '../../domain/ref.ts';
import { Calendar } from '../../domain/workspace.ts';
import { checkBrief } from '../../server/check-brief.ts';
import { loadBrief } from '../../workspace/load-brief.ts';
import { example, openDesk, tenant } from './desk.ts';

let desk: Awaited<ReturnType<typeof openDesk>>;
beforeAll(async () => {
  desk = await openDesk();
}, 120_000);
afterAll(() => desk.close());

const calendar = Calendar.parse({
  blackouts: [{ name: 'Nachtruhe', start: '20:00', end: '07:00' }],
  perDay: 4,
  minutesBetween: 60,
});
/** The workspace with this calendar on its channel `teaser`. */
async function loadWorkspace() {
  const loaded = await desk.deps.loadWorkspace();
  const teaser = { ...loaded.workspace.channels.teaser!, calendar };
  return { ...loaded, workspace: { ...loaded.workspace, channels: { ...loaded.workspace.channels, teaser } } };
}

const publication = (campaign: string) => hashOf({ campaign }) as Ref;
/** It is 24 November 2026, 9:00 in Berlin. */
const reserve = (campaign: string, slot: string | null, more: { channel?: string; until?: string } = {}) =>
  desk.activitiesOf(campaign, { loadWorkspace }).reserveSlot({
    pin: { tenant, campaign },
    asset: 'teaser/de-DE',
    channel: 'teaser',
    publication: publication(campaign),
    slot,
    until: '2026-12-01T08:00:00Z',
    ...more,
  });
const words = async ({ detail }: { detail: Ref | null }) =>
  (await desk.store.artifacts.get<{ words: { de: string; en: string } }>(detail!)).words;

describe('a place in the calendar', () => {
  it('is now when nothing stands in the way, also for a slot that has passed, and then an hour later', async () => {
    expect(await reserve('first', null)).toMatchObject({ at: '2026-11-24T08:00:00.000Z', detail: null });
    expect(await reserve('second', null)).toMatchObject({ at: '2026-11-24T09:00:00.000Z', detail: null });
    expect(await reserve('past', '2026-11-20T09:00:00Z', { channel: 'blog' })).toMatchObject({
      at: '2026-11-24T08:00:00.000Z',
    });
  });

  it('goes by the clock of Temporal, however far off that of the machine is', async () => {
    const activities = desk.activitiesOf('clock', { now: () => new Date('2026-11-24T11:00:00Z') });
    const asked = { pin: { tenant, campaign: 'clock' }, asset: 'blog/de-DE', channel: 'blog', slot: null };
    expect(
      await activities.reserveSlot({
        ...asked,
        publication: publication('clock'),
        until: '2026-12-01T08:00:00Z',
        now: '2026-11-24T08:00:00Z',
      }),
    ).toMatchObject({ at: '2026-11-24T08:00:00.000Z', detail: null });
  });

  it('is the same when it is asked for again', async () => {
    expect(await reserve('second', null)).toMatchObject({ at: '2026-11-24T09:00:00.000Z' });
    const slot = '2026-11-25T10:00:00+01:00';
    expect(await reserve('set', slot)).toMatchObject({ at: '2026-11-25T09:00:00.000Z' });
    expect(await reserve('set', slot)).toMatchObject({ at: '2026-11-25T09:00:00.000Z' });
  });

  it('is refused in words when somebody else has it, or the channel takes nothing then', async () => {
    const close = await reserve('close', '2026-11-25T09:30:00+01:00');
    expect(close.at).toBeNull();
    expect(await words(close)).toEqual({
      de: 'Um 25.11.2026, 10:00 geht schon etwas hinaus; dazwischen müssen 60 Minuten liegen. Der nächste freie Termin ist 25.11.2026, 11:00 (Europe/Berlin).',
      en: 'Something else goes out at 25 Nov 2026, 10:00; there have to be 60 minutes in between. The next opening is 25 Nov 2026, 11:00 (Europe/Berlin).',
    });
    const night = await reserve('night', '2026-11-25T22:00:00+01:00');
    expect((await words(night)).en).toBe(
      'The channel takes nothing then: Nachtruhe, until 26 Nov 2026, 07:00. The next opening is 26 Nov 2026, 07:00 (Europe/Berlin).',
    );
    const until = new Date('2026-11-24T09:30:00Z').toISOString();
    expect(await reserve('late', null, { until })).toMatchObject({ at: null });
    expect(await desk.store.slots.list({ from: '2026-11-25T00:00:00Z', to: '2026-11-27T00:00:00Z' })).toHaveLength(1);
  });

  it('is free again once it is given back', async () => {
    await desk.activitiesOf('set').releaseSlot({ pin: { tenant, campaign: 'set' }, publication: publication('set') });
    expect(await reserve('close', '2026-11-25T09:30:00+01:00')).toMatchObject({ at: '2026-11-25T08:30:00.000Z' });
  });
});

describe('the desk', () => {
  const asset = { asset: 'teaser/de-DE', channel: 'teaser', publication: { id: publication('close') } };
  const move = (slot: string, more: Partial<AssetStatus> = {}) =>
    refuseTakenSlot(
      { ...desk.deps, loadWorkspace },
      { assets: [{ ...asset, ...more }] } as CampaignStatus,
      'teaser/de-DE',
      slot,
    );
  const refusalOf = (attempt: Promise<void>) =>
    attempt.then(
      () => null,
      (error: CodedError) => error,
    );

  it('refuses to move something into a blackout or to where others are, with the next opening', async () => {
    const night = await refusalOf(move('2026-11-25T23:00:00+01:00'));
    expect(night).toMatchObject({ errorClass: 'conflict', code: 'slot_unavailable' });
    expect(night!.message).toContain('Nachtruhe');
    expect(night!.message).toContain('The next opening is 26 Nov 2026, 07:00 (Europe/Berlin).');
    const other = await refusalOf(move('2026-11-25T10:00:00+01:00', { publication: null }));
    expect(other!.message).toContain('The next opening is 25 Nov 2026, 10:30');
  });

  it('lets something be moved next to its own place, and a withdrawal anywhere', async () => {
    expect(await refusalOf(move('2026-11-25T10:00:00+01:00'))).toBeNull();
    const operation = { kind: 'withdraw' as const, piece: publication('live') };
    expect(await refusalOf(move('2026-11-25T23:00:00+01:00', { operation }))).toBeNull();
  });

  it('starts no brief whose slot lies in a blackout', async () => {
    const context = await loadWorkspace();
    const brief = await loadBrief(`${example}/briefs/produkt-launch.yaml`, context);
    const at = (slot: string) => ({
      ...brief,
      assets: brief.assets.map((one) => (one.channel === 'teaser' ? { ...one, slot } : one)),
    });
    expect(checkBrief(at('2026-12-01T09:00:00+01:00'), context)).toMatchObject({ id: brief.id });
    expect(() => checkBrief(at('2026-12-01T06:00:00+01:00'), context)).toThrow(
      /assets\.1\.slot: The channel takes nothing then: Nachtruhe.*The next opening is 1 Dec 2026, 07:00.*Valid: 2026-12-01T06:00:00\.000Z/s,
    );
  });
});
