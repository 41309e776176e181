import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { Activities } from '../../workflows/activities.ts';
import { timeSkippingEnvironment } from '../support/temporal.ts';
import { pinOf, ref } from './a-pin.ts';
import {
  commandOf,
  decision,
  fakeActivities,
  type Handle,
  send,
  toSignOff,
  until,
  withCampaign,
} from './campaign-harness.ts';

let environment: TestWorkflowEnvironment;
beforeAll(async () => {
  environment = await timeSkippingEnvironment();
}, 120_000);
afterAll(() => environment.teardown());

const hour = 3_600_000;
const inHours = async (hours: number) => new Date((await environment.currentTimeMs()) + hours * hour).toISOString();

const pinAt = (slot: string) => {
  const pin = pinOf('launch');
  return { ...pin, assets: pin.assets.map((asset) => ({ ...asset, slot })) };
};

async function approved(handle: Handle, id: string) {
  const asset = await toSignOff(handle, id);
  await send(handle, commandOf(id, 'jonas', decision(asset, 'approve')));
}

/** A channel that answers these looks in turn, and when it was asked and sent to. */
function channel(answers: ('well' | 'sick' | 'fails')[]) {
  const looks: number[] = [];
  const commits: number[] = [];
  const checkChannel: Activities['checkChannel'] = async () => {
    looks.push(await environment.currentTimeMs());
    const answer = answers[looks.length - 1] ?? answers.at(-1);
    if (answer === 'fails') throw new Error('The look itself failed.');
    return answer === 'sick' ? { ok: false, detail: ref('sick') } : { ok: true, detail: null };
  };
  const commit: Activities['commit'] = async () => {
    commits.push(await environment.currentTimeMs());
    return { state: 'published', url: 'https://example.test/a' };
  };
  return { looks, commits, replaced: { checkChannel, commit } };
}

const hoursBefore = (slot: string, times: number[]) =>
  times.map((at) => Math.round(((Date.parse(slot) - at) / hour) * 20) / 20);

describe('The channel of an approved asset', () => {
  it('is looked at four hours before the slot and half an hour before it', async () => {
    const { looks, commits, replaced } = channel(['well']);
    const slot = await inHours(50);
    const { activities } = fakeActivities(pinAt(slot), replaced);
    await withCampaign(environment, activities, async (handle, id) => {
      await approved(handle, id);
      await handle.result();
    });
    expect(hoursBefore(slot, looks)).toEqual([4, 0.5]);
    expect(hoursBefore(slot, commits)).toEqual([0]);
  });

  it('is looked at once, and at once, when the slot is nearer, and not at all when it is due', async () => {
    for (const [hours, expected] of [
      [2, [2, 0.5]],
      [0.4, [0.4]],
      [0.01, []],
    ] as const) {
      const { looks, replaced } = channel(['well']);
      const slot = await inHours(hours);
      const { activities } = fakeActivities(pinAt(slot), replaced);
      await withCampaign(environment, activities, async (handle, id) => {
        await approved(handle, id);
        await handle.result();
      });
      expect(hoursBefore(slot, looks)).toEqual(expected);
    }
  });

  it('that is sick is a warning for an admin, which goes when it is well, and the slot is kept', async () => {
    const { commits, replaced } = channel(['sick', 'well']);
    const slot = await inHours(50);
    const { activities, events } = fakeActivities(pinAt(slot), replaced);
    await withCampaign(environment, activities, async (handle, id) => {
      await approved(handle, id);
      await environment.sleep(47 * hour);
      const { assets } = await until(handle, (s) => Boolean(s.assets[0]!.warning));
      expect(assets[0]).toMatchObject({
        stage: 'slot',
        attention: null,
        warning: { code: 'channel_sick', errorClass: 'auth', detail: ref('sick') },
      });
      await environment.sleep(2.75 * hour);
      await until(handle, (s) => !s.assets[0]!.warning);
      await handle.result();
    });
    expect(hoursBefore(slot, commits)).toEqual([0]);
    const looked = events.map(({ kind }) => kind).filter((kind) => /^channel-/.test(kind));
    expect(looked).toEqual(['channel-sick', 'channel-well']);
  });

  it.each(['sick', 'fails'] as const)('goes out at its slot when the look %s until the end', async (answer) => {
    const { commits, replaced } = channel([answer]);
    const slot = await inHours(50);
    const { activities } = fakeActivities(pinAt(slot), replaced);
    await withCampaign(environment, activities, async (handle, id) => {
      await approved(handle, id);
      await handle.result();
    });
    expect(hoursBefore(slot, commits)).toEqual([0]);
  });

  it('is looked at again before a slot that was moved', async () => {
    const { looks, commits, replaced } = channel(['sick', 'sick', 'well']);
    const slot = await inHours(50);
    const later = await inHours(60);
    const { activities } = fakeActivities(pinAt(slot), replaced);
    await withCampaign(environment, activities, async (handle, id) => {
      await approved(handle, id);
      await environment.sleep(47 * hour);
      await until(handle, (s) => Boolean(s.assets[0]!.warning));
      await send(handle, commandOf(id, 'lena', { kind: 'reschedule', asset: 'journal/de-DE', slot: later }));
      await until(handle, (s) => !s.assets[0]!.warning);
      await handle.result();
    });
    expect(hoursBefore(later, looks.slice(1))).toEqual([4, 0.5]);
    expect(hoursBefore(later, commits)).toEqual([0]);
  });
});
