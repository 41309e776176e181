import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { Activities } from '../../workflows/activities.ts';
import { timeSkippingEnvironment } from '../support/temporal.ts';
import { pinOf, ref } from './a-pin.ts';
import {
  assetAt,
  commandOf,
  decision,
  fakeActivities,
  type Handle,
  send,
  statusOf,
  toSignOff,
  until,
  withCampaign,
} from './campaign-harness.ts';

let environment: TestWorkflowEnvironment;
beforeAll(async () => {
  environment = await timeSkippingEnvironment();
}, 120_000);
afterAll(() => environment.teardown());

const journal = 'journal/de-DE';
const hour = 3_600_000;
const cancel = { kind: 'cancel', reason: null } as const;

/** A calendar that has nothing at the times of `full`; what it was asked and what it holds. */
function calendar(full: string[] = []) {
  const held = new Map<string, string>();
  const asked: (string | null)[] = [];
  const reserveSlot: Activities['reserveSlot'] = async ({ publication, slot, now }) => {
    asked.push(slot);
    held.delete(publication);
    if (slot && full.includes(slot)) return { at: null, detail: ref('full'), now: now! };
    const at = slot ?? earliest;
    held.set(publication, at);
    return { at, detail: null, now: now! };
  };
  const releaseSlot: Activities['releaseSlot'] = async ({ publication }) => {
    held.delete(publication);
  };
  let earliest = '';
  return { held, asked, replaced: { reserveSlot, releaseSlot }, openAt: (at: string) => (earliest = at) };
}

async function approved(handle: Handle, id: string) {
  const asset = await toSignOff(handle, id);
  await send(handle, commandOf(id, 'jonas', decision(asset, 'approve')));
}

const inHours = async (hours: number) => new Date((await environment.currentTimeMs()) + hours * hour).toISOString();

describe('The slot of an asset', () => {
  it('is the earliest opening when nobody has set one, and it goes out then and not before', async () => {
    const { replaced, held, openAt } = calendar();
    const { activities, calls } = fakeActivities(pinOf('launch'), replaced);
    await withCampaign(environment, activities, async (handle, id) => {
      const opening = await inHours(30);
      openAt(opening);
      await approved(handle, id);
      const { assets } = await until(handle, (s) => Boolean(s.assets[0]!.place));
      expect(assets[0]).toMatchObject({ stage: 'slot', slot: null, place: opening });
      await environment.sleep(29 * hour);
      expect(calls).not.toContain('commit');
      await handle.result();
      expect(await environment.currentTimeMs()).toBeGreaterThanOrEqual(Date.parse(opening));
      expect([...held.values()]).toEqual([opening]);
    });
    expect(calls.filter((call) => call === 'commit')).toHaveLength(1);
    expect(calls).not.toContain('releaseSlot');
  });

  it('waits for a content lead when it is not to be had, and takes the one that is chosen then', async () => {
    const [first, second] = [await inHours(24), await inHours(48)];
    const { replaced, asked, held } = calendar([first]);
    const { activities } = fakeActivities(pinOf('launch'), replaced);
    await withCampaign(environment, activities, async (handle, id) => {
      await until(handle, assetAt('selection'));
      await send(handle, commandOf(id, 'lena', { kind: 'reschedule', asset: journal, slot: first }));
      await approved(handle, id);
      const { assets } = await until(handle, (s) => s.assets[0]!.attention !== null);
      expect(assets[0]!.attention).toMatchObject({
        step: 'slot',
        code: 'slot_unavailable',
        errorClass: 'conflict',
        detail: ref('full'),
      });
      await send(handle, commandOf(id, 'lena', { kind: 'reschedule', asset: journal, slot: second }));
      await until(handle, (s) => s.assets[0]!.place === second);
      await handle.result();
      expect(asked).toEqual([first, second]);
      expect([...held.values()]).toEqual([second]);
    });
  });

  it('is given back when the asset is rescheduled, sent back or cancelled', async () => {
    const { replaced, held } = calendar();
    const { activities, calls } = fakeActivities(pinOf('launch'), replaced);
    await withCampaign(environment, activities, async (handle, id) => {
      const [first, second] = [await inHours(24), await inHours(72)];
      await until(handle, assetAt('selection'));
      await send(handle, commandOf(id, 'lena', { kind: 'reschedule', asset: journal, slot: first }));
      await approved(handle, id);
      await until(handle, (s) => s.assets[0]!.place === first);
      await send(handle, commandOf(id, 'lena', { kind: 'reschedule', asset: journal, slot: second }));
      await until(handle, (s) => s.assets[0]!.place === second);
      expect([...held.values()]).toEqual([second]);
      const { assets } = await statusOf(handle);
      const base = assets[0]!.selected!;
      await send(handle, commandOf(id, 'lena', { kind: 'edit', asset: journal, base, variant: ref('edited') }));
      const again = await until(handle, (s) => assetAt('sign-off')(s) && s.assets[0]!.requests === 2);
      expect(again.assets[0]!.place).toBeUndefined();
      expect(held.size).toBe(0);
      await send(handle, commandOf(id, 'jonas', decision(again.assets[0]!, 'approve')));
      await until(handle, (s) => s.assets[0]!.place === second);
      await send(handle, commandOf(id, 'lena', cancel));
      await handle.result();
      expect(held.size).toBe(0);
    });
    expect(calls).not.toContain('commit');
  });

  it('keeps its place when the campaign continues as new', async () => {
    const { replaced, asked, held } = calendar();
    const { activities } = fakeActivities(pinOf('launch'), replaced);
    const renewAt = 20;
    await withCampaign(
      environment,
      activities,
      async (handle, id) => {
        const slot = await inHours(24);
        await until(handle, assetAt('selection'));
        await send(handle, commandOf(id, 'lena', { kind: 'reschedule', asset: journal, slot }));
        await approved(handle, id);
        await until(handle, (s) => s.assets[0]!.place === slot);
        await handle.result();
        expect(new Set(asked)).toEqual(new Set([slot]));
        expect(asked.length).toBeGreaterThan(1);
        expect([...held.values()]).toEqual([slot]);
      },
      { renewAt },
    );
  });
});
