import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TenantDependencies } from '../../activities/dependencies.ts';
import { folder } from '../../channels/folder/connector.ts';
import type { Channel, ChannelCapabilities } from '../../domain/channel.ts';
import { CopydeskError, type ErrorClass } from '../../domain/errors.ts';
import { openDesk } from './desk.ts';
import { type Asked, aText, openPublishingDesk } from './publishing-desk.ts';

let desk: Awaited<ReturnType<typeof openDesk>>;
let work: ReturnType<typeof openPublishingDesk>;
let count = 0;
beforeAll(async () => {
  desk = await openDesk();
  work = openPublishingDesk(desk);
}, 120_000);
afterAll(() => desk.close());

/** An approved text that waits for `commit`. */
async function approved(): Promise<Asked> {
  count += 1;
  const asked = await work.put(`commit-${count}`, aText(`commit-${count}`));
  await work.approve(asked, 'miriam-falk');
  return asked;
}

/** The folder channel with some of what it does replaced, and how often it was asked. */
function channelThat(
  changed: (real: Channel) => Partial<Channel>,
  capabilities: Partial<ChannelCapabilities> = {},
): { deps: Partial<TenantDependencies>; calls: string[] } {
  const calls: string[] = [];
  const observed: typeof folder = {
    ...folder,
    open(...opening) {
      const real = folder.open(...opening);
      const own = { ...real, ...changed(real), capabilities: { ...real.capabilities, ...capabilities } };
      const count = (name: 'commit' | 'find') => (prepared: never) => {
        calls.push(name);
        return own[name](prepared) as never;
      };
      return { ...own, commit: count('commit'), find: count('find') };
    },
  };
  return { deps: { connectors: { ...desk.deps.connectors, folder: observed } }, calls };
}

const fails = (errorClass: ErrorClass) => async () => {
  throw new CopydeskError(errorClass, 'So it is.');
};
const rowOf = async ({ publication }: Asked) => (await desk.store.publications.get(publication))!;
const kindsOf = async ({ pin }: Asked) => (await desk.store.events.list(pin.campaign)).map(({ kind }) => kind);

describe('What is held back', () => {
  it('by a paused channel waits with its approval, and goes out when the channel goes on', async () => {
    const asked = await approved();
    const { calls, deps } = channelThat(() => ({}));
    await desk.store.channels.pause('journal', 'person:sven-aumann', 'Umzug');
    await expect(work.commit(asked, deps)).rejects.toMatchObject({
      errorClass: 'stopped',
      message: expect.stringContaining('Umzug'),
    });
    expect(await rowOf(asked)).toMatchObject({ state: 'intended' });
    expect(calls).toEqual([]);
    await desk.store.channels.resume('journal');
    expect(await work.commit(asked, deps)).toMatchObject({ state: 'published' });
  });

  it.each([
    { scope: 'all', value: '' },
    { scope: 'channel', value: 'journal' },
    { scope: 'brand', value: 'BRAND' },
  ] as const)('by a stop for $scope waits with its approval, and goes out when it is lifted', async (stopped) => {
    const asked = await approved();
    const brand = (await desk.deps.loadWorkspace()).workspace.brand.id;
    const value = stopped.value === 'BRAND' ? brand : stopped.value;
    const { calls, deps } = channelThat(() => ({}));
    const stop = await desk.store.stops.set({ scope: stopped.scope, value, reason: 'Rückruf', by: 'sven-aumann' });
    await expect(work.commit(asked, deps)).rejects.toMatchObject({
      errorClass: 'stopped',
      message: expect.stringContaining('Rückruf'),
    });
    const [denied] = await desk.store.ledger.decisions({ campaign: asked.pin.campaign, allowed: false });
    expect(denied?.decision.determining).toEqual(['stopped']);
    expect(calls).toEqual([]);
    await desk.store.stops.lift(stop.id, 'sven-aumann');
    expect(await work.commit(asked, deps)).toMatchObject({ state: 'published' });
  });

  it('is not a withdrawal: that goes out while all is stopped and the channel is paused', async () => {
    const asked = await approved();
    await work.commit(asked);
    const gone = (await work.order(`gone-${count}`, 'withdraw', asked.publication))!;
    await work.approve(gone, 'miriam-falk');
    const stop = await desk.store.stops.set({ scope: 'all', value: '', reason: 'Rückruf', by: 'sven-aumann' });
    await desk.store.channels.pause('journal', 'person:sven-aumann', 'Rückruf');
    expect(await work.commit(gone)).toMatchObject({ state: 'published' });
    await desk.store.stops.lift(stop.id, 'sven-aumann');
    await desk.store.channels.resume('journal');
  });

  it('elsewhere holds nothing back here', async () => {
    const asked = await approved();
    await desk.store.channels.pause('teaser', 'person:sven-aumann', 'Umzug');
    const stop = await desk.store.stops.set({ scope: 'channel', value: 'teaser', reason: 'x', by: 'sven-aumann' });
    expect(await work.commit(asked)).toMatchObject({ state: 'published' });
    await desk.store.stops.lift(stop.id, 'sven-aumann');
    await desk.store.channels.resume('teaser');
  });
});

describe('A channel that refuses the credentials', () => {
  it('is paused by the house, and the owner reads it in the timeline, once', async () => {
    const [first, second] = [await approved(), await approved()];
    const { deps } = channelThat(() => ({ commit: fails('auth'), find: fails('auth') }));
    await expect(work.commit(first, deps)).rejects.toMatchObject({ errorClass: 'auth' });
    expect(await rowOf(first)).toMatchObject({ state: 'intended' });
    expect(await desk.store.channels.get('journal')).toMatchObject({ paused: { by: 'house', reason: 'So it is.' } });
    expect(await kindsOf(first)).toContain('channel-paused');
    await expect(work.commit(second, deps)).rejects.toMatchObject({ errorClass: 'stopped' });
    expect(await kindsOf(second)).not.toContain('channel-paused');
    await desk.store.channels.resume('journal');
    expect(await work.commit(first)).toMatchObject({ state: 'published' });
  });

  it.each(['transient', 'rate_limited', 'unknown_outcome', 'invalid'] as const)(
    'is not one that fails otherwise: %s pauses nothing',
    async (errorClass) => {
      const asked = await approved();
      const { deps } = channelThat(() => ({ commit: fails(errorClass) }));
      await work.commit(asked, deps).catch(() => undefined);
      expect((await desk.store.channels.get('journal'))?.paused ?? null).toBeNull();
    },
  );
});

describe('An error of the channel', () => {
  const classes = ['auth', 'invalid', 'denied', 'not_found', 'rate_limited', 'transient', 'conflict'] as const;

  it.each(classes)('of class %s that comes after our own write does not lose the receipt', async (errorClass) => {
    const asked = await approved();
    const { deps, calls } = channelThat((real) => ({
      async commit(prepared) {
        await real.commit(prepared);
        return fails(errorClass)();
      },
    }));
    expect(await work.commit(asked, deps)).toMatchObject({ state: 'published', url: expect.any(String) });
    expect(await rowOf(asked)).toMatchObject({ state: 'published', receipt: { publication: asked.publication } });
    expect(calls).toEqual(['commit', 'find']);
    expect((await kindsOf(asked)).includes('overwrote')).toBe(errorClass === 'conflict');
    expect((await desk.store.channels.get('journal'))?.paused ?? null).toBeNull();
  });

  it.each(classes)('of class %s with nothing there leaves it to be tried again', async (errorClass) => {
    const asked = await approved();
    const { deps } = channelThat(() => ({ commit: fails(errorClass) }));
    const passes = ['transient', 'rate_limited'].includes(errorClass);
    const outcome = work.commit(asked, deps);
    if (passes) expect(await outcome).toEqual({ state: 'intended', url: null });
    else await expect(outcome).rejects.toMatchObject({ errorClass });
    expect(await rowOf(asked)).toMatchObject({ state: 'intended' });
    await desk.store.channels.resume('journal');
    expect(await work.commit(asked)).toMatchObject({ state: 'published' });
  });

  it('of a conflict that cannot be looked into leaves the outcome open, and is found out later', async () => {
    const asked = await approved();
    const { deps } = channelThat((real) => ({
      async commit(prepared) {
        await real.commit(prepared);
        return fails('conflict')();
      },
      find: fails('transient'),
    }));
    expect(await work.commit(asked, deps)).toEqual({ state: 'unknown_outcome', url: null });
    const later = work.activitiesOf(asked.pin.campaign, { publishing: { echoMs: 0 } });
    expect(await later.reconcile({ pin: asked.pin, publication: asked.publication })).toMatchObject({
      state: 'published',
    });
  });

  it('is taken at its word where a channel cannot be asked', async () => {
    const asked = await approved();
    const { deps, calls } = channelThat(() => ({ commit: fails('invalid'), find: fails('invalid') }));
    await expect(work.commit(asked, deps)).rejects.toMatchObject({ errorClass: 'invalid' });
    expect(calls).toEqual(['commit', 'find']);
    expect(await rowOf(asked)).toMatchObject({ state: 'intended' });
  });

  it.each([new Error('a bug'), new CopydeskError('unknown_outcome', 'lost')])(
    'that says nothing certain leaves the outcome open: %s',
    async (error) => {
      const asked = await approved();
      const { deps, calls } = channelThat(() => ({ commit: () => Promise.reject(error) }));
      expect(await work.commit(asked, deps)).toEqual({ state: 'unknown_outcome', url: null });
      expect(calls).toEqual(['commit']);
      expect(await work.commit(asked)).toMatchObject({ state: 'unknown_outcome' });
    },
  );
});
