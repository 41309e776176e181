import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CopydeskError } from '../../domain/errors.ts';
import type { Receipt } from '../../domain/publication.ts';
import { liveWorld } from './live-world.ts';
import { lena, miriam, ref } from './sample.ts';

const slow = 120_000;
let house: Awaited<ReturnType<typeof liveWorld>>;
beforeAll(async () => {
  house = await liveWorld();
}, slow);
afterAll(() => house?.stop(), slow);

/** A publication that was lost on its way, some minutes ago. */
async function lost(channel = 'journal', minutes = 5) {
  const world = house.world();
  const row = await world.intend({ campaign: 'launch', channel, remoteId: 'a' });
  const reason = await world.store.artifacts.put('failure', { message: 'Die Verbindung brach ab.' });
  await world.store.publications.settle(row, { state: 'unknown_outcome', reason });
  const age = (by: number) =>
    world.store.sql.query(
      "update publications set updated_at = updated_at - $2::float8 * interval '1 minute' where tenant = $1",
      [world.store.tenant, by],
    );
  await age(minutes);
  const state = async () => (await world.store.publications.get(row.id))!;
  return { ...world, age, id: row.id, prepared: row.prepared, state };
}
const note = 'Im Zielsystem nachgesehen.';
const receipt: Receipt = {
  publication: ref('1'),
  channel: 'journal',
  connector: 'folder',
  destination: 'site/journal',
  remoteId: 'a',
  url: 'https://site.example/a',
  revision: '1',
  contentHash: ref('2'),
  publishedAt: '2026-11-24T09:00:00.000Z',
};

describe('an outcome that nobody knows', () => {
  it('is settled by those who may, and by nobody else', async () => {
    const { desk, id, state, store } = await lost();
    await expect(desk.settle(miriam, id, { outcome: 'not-published', note })).rejects.toMatchObject({
      errorClass: 'denied',
    });
    expect((await state()).state).toBe('unknown_outcome');
    expect(await desk.settle(lena, id, { outcome: 'not-published', note })).toEqual({ state: 'intended', told: false });
    expect((await state()).state).toBe('intended');
    expect(
      (await store.ledger.decisions({ campaign: 'launch' })).map(({ action, decision }) => [action, decision.allowed]),
    ).toEqual(
      expect.arrayContaining([
        ['settle', true],
        ['settle', false],
      ]),
    );
    const [event] = await store.events.list('launch');
    expect(event).toMatchObject({
      kind: 'settled',
      data: { publication: id, person: 'lena-hofer', outcome: 'not-published' },
    });
    expect(await store.artifacts.get(event!.data.note as typeof id)).toMatchObject({ note, found: 'absent' });
  });

  it('is not settled while a request may be under way, nor when it is known', async () => {
    const { desk, id, age, state } = await lost('journal', 1);
    await expect(desk.settle(lena, id, { outcome: 'not-published', note })).rejects.toMatchObject({
      errorClass: 'conflict',
    });
    expect((await state()).state).toBe('unknown_outcome');
    await age(4);
    await desk.settle(lena, id, { outcome: 'not-published', note });
    await expect(desk.settle(lena, id, { outcome: 'not-published', note })).rejects.toMatchObject({
      choices: ['intended'],
    });
  });

  it('is not taken for absent while the channel shows it, whatever a person says', async () => {
    const { desk, id, remote, state } = await lost();
    remote.found = { state: 'live', receipt };
    expect(await desk.lookAgain(miriam, id)).toEqual({ state: 'live', receipt });
    await expect(desk.settle(lena, id, { outcome: 'not-published', note })).rejects.toMatchObject({
      choices: ['published'],
    });
    expect((await state()).state).toBe('unknown_outcome');
    await desk.settle(lena, id, { outcome: 'published', note });
    expect((await state()).receipt).toEqual(receipt);
  });

  it('has a receipt that names the person where the channel does not say so itself', async () => {
    const { desk, id, remote, state } = await lost();
    remote.found = new CopydeskError('transient', 'Die Site antwortet nicht.');
    expect(await desk.lookAgain(lena, id)).toEqual({ state: 'unreachable', trouble: 'Die Site antwortet nicht.' });
    const url = 'https://site.example/da';
    await expect(desk.settle(lena, id, { outcome: 'published', note })).rejects.toMatchObject({
      where: { field: 'url' },
    });
    await expect(desk.settle(lena, id, { outcome: 'published', note, url })).rejects.toMatchObject({
      where: { field: 'remoteId' },
    });
    remote.at.set(url, 'seite-7');
    await desk.settle(lena, id, { outcome: 'published', note, url });
    expect((await state()).receipt).toMatchObject({
      url,
      remoteId: 'seite-7',
      settledBy: 'lena-hofer',
      revision: null,
    });
    expect((await desk.live(lena)).pieces.map(({ remoteId }) => remoteId)).toEqual(['seite-7']);
  });

  it('is not taken for published while the channel shows something else, nor at the place of another piece', async () => {
    const { desk, id, remote, state, publish } = await lost();
    const said = { outcome: 'published', note, url: 'https://site.example/a', remoteId: 'a' } as const;
    remote.found = new CopydeskError('conflict', 'Die Seite hat jemand geändert.');
    await expect(desk.settle(lena, id, said)).rejects.toMatchObject({ choices: ['not-published'] });
    remote.found = new CopydeskError('transient', 'Die Site antwortet nicht.');
    await publish({ campaign: 'anders', remoteId: 'b' });
    await expect(desk.settle(lena, id, { ...said, remoteId: 'b' })).rejects.toMatchObject({
      errorClass: 'conflict',
      where: { field: 'remoteId' },
    });
    expect(await state()).toMatchObject({ state: 'unknown_outcome', receipt: null });
    await desk.settle(lena, id, said);
    expect(await state()).toMatchObject({ state: 'published', receipt: { remoteId: 'a' } });
  });

  it('is listed with what is known of it and when it can be settled', async () => {
    const { desk, id, prepared } = await lost('rundbrief');
    const listed = await desk.unsettled(miriam);
    expect(listed).toMatchObject([
      {
        publication: id,
        prepared,
        state: 'unknown_outcome',
        attempts: 1,
        promise: 'at-most-once',
        reason: 'Die Verbindung brach ab.',
        place: null,
      },
    ]);
    expect(Date.parse(listed[0]!.settleableFrom)).toBeGreaterThan(Date.parse(listed[0]!.since));
    await expect(desk.lookAgain(lena, ref('0'))).rejects.toMatchObject({ errorClass: 'not_found', choices: [id] });
  });
});
