import { expect, it } from '@jest/globals';
import type { Operation } from '../../../domain/publication.ts';
import type { Ref } from '../../../domain/ref.ts';
import type { Store, TenantStore } from '../../../store/store.ts';
import { identity, newTenant, receipt, refOf } from './samples.ts';

export function livePublicationsContract(store: () => Store): void {
  const prepared = refOf('prepared');

  /** Publishes under a name, or does something with the piece that was published under another one. */
  async function done(
    { publications, tenant }: TenantStore,
    name: string,
    about: {
      operation?: Exclude<Operation, 'publish'>;
      remoteId?: string;
      channel?: string;
      prepared?: Ref;
      piece?: Ref;
    } = {},
  ): Promise<void> {
    const {
      operation,
      remoteId = '17',
      channel = 'blog',
      prepared: approved = prepared,
      piece = refOf('first'),
    } = about;
    const id = refOf(name);
    const who = { ...identity(tenant, `${name}/blog/de-DE`), channel };
    await publications.intend(id, who, name, approved, operation && { operation, piece });
    const row = await publications.beginCommit(id, approved);
    await publications.settle(row!, { state: 'published', receipt: { ...receipt(id), channel, remoteId } });
  }
  const tenant = () => store().forTenant(newTenant());
  const live = async ({ publications }: TenantStore, filter?: Parameters<typeof publications.live>[0]) =>
    (await publications.live(filter)).map(({ campaign, operation }) => `${campaign}: ${operation}`);

  it('shows of each remote piece the newest row, newest first', async () => {
    const house = tenant();
    await done(house, 'first');
    await done(house, 'other', { remoteId: '18' });
    await done(house, 'elsewhere', { channel: 'shop' });
    await done(house, 'corrected', { operation: 'correct' });
    expect(await live(house)).toEqual(['corrected: correct', 'elsewhere: publish', 'other: publish']);
    expect(await live(house, { channel: 'shop' })).toEqual(['elsewhere: publish']);
    expect(await live(house, { remoteId: '18' })).toEqual(['other: publish']);
    expect(await live(house, { campaign: 'corrected' })).toEqual(['corrected: correct']);
    // What was published first is not what is there now.
    expect(await live(house, { campaign: 'first' })).toEqual([]);
    expect(await live(house, { ids: [refOf('other'), refOf('first')] })).toEqual(['other: publish']);
    expect(await live(house, { limit: 1 })).toEqual(['corrected: correct']);
  });

  it('does not take what was told twice for newer than what was done in between', async () => {
    const house = tenant();
    await done(house, 'first');
    await done(house, 'gone', { operation: 'withdraw' });
    const id = refOf('first');
    const told = { ...receipt(id), channel: 'blog', remoteId: '17' };
    await house.publications.settle({ id, attempt: 1 }, { state: 'published', receipt: told });
    expect(await live(house, { withdrawn: true })).toEqual(['gone: withdraw']);
  });

  it('leaves out what was withdrawn, unless it is asked for, and shows it again when it is restored', async () => {
    const house = tenant();
    await done(house, 'first');
    await done(house, 'gone', { operation: 'withdraw' });
    expect(await live(house)).toEqual([]);
    expect(await live(house, { withdrawn: true })).toEqual(['gone: withdraw']);
    await done(house, 'back', { operation: 'restore' });
    expect(await live(house)).toEqual(['back: restore']);
  });

  it('shows nothing as withdrawn that has come back under another id', async () => {
    const house = tenant();
    await done(house, 'first');
    await done(house, 'gone', { operation: 'withdraw' });
    await done(house, 'back', { operation: 'restore', remoteId: '18', piece: refOf('gone') });
    expect(await live(house, { withdrawn: true })).toEqual(['back: restore']);
  });

  it('does not count an operation that has not been done', async () => {
    const house = tenant();
    const { publications } = house;
    await done(house, 'first');
    const who = identity(house.tenant, 'gone/blog/de-DE');
    const about = { operation: 'withdraw', piece: refOf('first') } as const;
    const row = await publications.intend(refOf('gone'), who, 'gone', prepared, about);
    expect(row).toMatchObject(about);
    const begun = await publications.beginCommit(refOf('gone'), prepared);
    await publications.settle(begun!, { state: 'unknown_outcome', reason: null });
    expect(await live(house)).toEqual(['first: publish']);
  });

  it('puts down that a piece is gone already, once', async () => {
    const house = tenant();
    const { publications } = house;
    await done(house, 'first');
    const who = identity(house.tenant, 'gone/blog/de-DE');
    const gone = { prepared, piece: refOf('first'), receipt: receipt(refOf('gone')) };
    for (const _ of [1, 2])
      expect(await publications.noteGone(refOf('gone'), who, 'gone', gone)).toMatchObject({
        state: 'published',
        operation: 'withdraw',
        piece: refOf('first'),
        receipt: receipt(refOf('gone')),
      });
    expect(await live(house)).toEqual([]);
    const begun = identity(house.tenant, 'begun/blog/de-DE');
    await publications.intend(refOf('begun'), begun, 'begun', prepared, { operation: 'withdraw', piece: refOf('x') });
    await publications.beginCommit(refOf('begun'), prepared);
    expect(await publications.noteGone(refOf('begun'), begun, 'begun', gone)).toMatchObject({ state: 'committing' });
  });

  it('leaves withdrawn pieces out of what new texts are compared with', async () => {
    const house = tenant();
    const approved = await house.artifacts.put('prepared', { prepared: { title: 'Titel', html: '<p>Text</p>' } });
    await done(house, 'first', { prepared: approved });
    expect(await house.publications.published(10)).toHaveLength(1);
    await done(house, 'corrected', { operation: 'correct', prepared: approved });
    expect((await house.publications.published(10)).map(({ publication }) => publication)).toEqual([
      refOf('corrected'),
    ]);
    await done(house, 'gone', { operation: 'withdraw', prepared: approved });
    expect(await house.publications.published(10)).toEqual([]);
  });

  it('knows what costs money: what is enabled, or may be, and was not paused or withdrawn since', async () => {
    const house = tenant();
    const { publications } = house;
    const enabled = async () => (await publications.enabled('blog')).map(({ campaign }) => campaign).sort();
    for (const [name, remoteId] of Object.entries({ first: '17', other: '18', third: '19' }))
      await done(house, name, { remoteId });
    expect(await enabled()).toEqual([]);
    await done(house, 'on', { operation: 'enable' });
    await done(house, 'on-other', { operation: 'enable', remoteId: '18' });
    await done(house, 'on-third', { operation: 'enable', remoteId: '19' });
    await done(house, 'on-elsewhere', { operation: 'enable', channel: 'shop' });
    // Whether the platform keeps an ad enabled whose text was changed is not ours to hope.
    await done(house, 'corrected', { operation: 'correct' });
    await done(house, 'off-other', { operation: 'pause', remoteId: '18' });
    await done(house, 'gone-third', { operation: 'withdraw', remoteId: '19' });
    expect(await enabled()).toEqual(['on']);
    await done(house, 'on-again', { operation: 'enable', remoteId: '18' });
    const about = { operation: 'enable', piece: refOf('third') } as const;
    const intend = (name: string) =>
      publications.intend(refOf(name), identity(house.tenant, `${name}/blog/de-DE`), name, prepared, about);
    for (const name of ['waits', 'under-way', 'open', 'refused']) await intend(name);
    for (const name of ['under-way', 'open', 'refused']) await publications.beginCommit(refOf(name), prepared);
    await publications.settle({ id: refOf('open'), attempt: 1 }, { state: 'unknown_outcome', reason: null });
    await publications.settle({ id: refOf('refused'), attempt: 1 }, { state: 'refused', reason: null });
    expect(await enabled()).toEqual(['on', 'on-again', 'open', 'under-way']);
  });

  it('names what has been open for too long, oldest first, and nothing that is settled or has not begun', async () => {
    const { publications, tenant: name } = tenant();
    for (const open of ['first', 'second', 'third', 'intended']) {
      await publications.intend(refOf(open), identity(name, `${open}/blog/de-DE`), open, prepared);
      if (open !== 'intended') await publications.beginCommit(refOf(open), prepared);
    }
    await publications.settle({ id: refOf('first'), attempt: 1 }, { state: 'unknown_outcome', reason: null });
    await publications.settle(
      { id: refOf('third'), attempt: 1 },
      { state: 'published', receipt: receipt(refOf('third')) },
    );
    const ids = async (sinceMs: number, limit?: number, after?: string) =>
      (await publications.unsettled(sinceMs, limit, after === undefined ? null : refOf(after))).map(
        ({ campaign }) => campaign,
      );
    expect(await ids(0)).toEqual(['first', 'second']);
    expect(await ids(0, 1)).toEqual(['first']);
    expect(await ids(0, 1, 'first')).toEqual(['second']);
    // A row that was settled after its page was read still says where the next page begins.
    expect(await ids(0, 1, 'third')).toEqual([]);
    expect(await ids(60_000)).toEqual([]);
  });
}
