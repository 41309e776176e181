import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { readPiece, spendOf } from '../../activities/read-piece.ts';
import { hashOf } from '../../domain/canonical.ts';
import type { Ref } from '../../domain/ref.ts';
import { openDesk, tenant } from './desk.ts';

let desk: Awaited<ReturnType<typeof openDesk>>;
beforeAll(async () => {
  desk = await openDesk();
}, 120_000);
afterAll(() => desk.close());

it('knows what an ad may cost that was changed and published again, because the platform had disapproved of it', async () => {
  const { publications, artifacts } = desk.store;
  const spend = { dailyCents: 2_000, totalCents: 60_000, until: '2027-01-31T23:59:59+01:00' };
  const variant = await artifacts.put('variant', { locale: 'de-DE' });
  const publish = async (number: number, said: Record<string, unknown>): Promise<Ref> => {
    const identity = { tenant, channel: 'ads', destination: 'Ads 1', asset: 'launch/ads/de-DE', number };
    const id = hashOf(identity) as Ref;
    const prepared = await artifacts.put('prepared', { variant, prepared: said });
    await publications.intend(id, identity, 'launch', prepared);
    const row = (await publications.beginCommit(id, prepared))!;
    const place = {
      channel: 'ads',
      connector: 'google-ads',
      destination: 'Ads 1',
      remoteId: '17',
      url: 'https://ads/17',
    };
    const receipt = {
      publication: id,
      ...place,
      revision: `${number}`,
      contentHash: id,
      publishedAt: '2026-11-24T08:00:00Z',
    };
    await publications.settle(row, { state: 'published', receipt });
    return id;
  };
  const first = await publish(1, { spend });
  const second = await publish(2, { update: { remoteId: '17' } });
  const piece = await readPiece(desk.store, first);
  expect(piece.row.id).toBe(second);
  expect(await spendOf(desk.store, piece)).toEqual(spend);
});
