import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { campaignWorkflowId } from '../../domain/ids.ts';
import { mostPieces } from '../../domain/operation.ts';
import type { Ref } from '../../domain/ref.ts';
import { liveWorld } from './live-world.ts';
import { campaignStatus, lena, miriam, ref, signOffStatus, sven } from './sample.ts';

const slow = 120_000;
let house: Awaited<ReturnType<typeof liveWorld>>;
beforeAll(async () => {
  house = await liveWorld();
}, slow);
afterAll(() => house?.stop(), slow);

const spend = { dailyCents: 2_000, totalCents: 40_000, until: '2026-12-31T23:00:00.000Z' };
const reason = 'Der Laborwert stimmt nicht.';

describe('what is live', () => {
  it('says of an ad whose words were changed while it ran that it runs, so that it can be paused', async () => {
    const { desk, publish } = house.world();
    const about = { channel: 'anzeigen', remoteId: 'c' };
    const ad = await publish({ ...about, campaign: 'launch' });
    const enabled = await publish({ ...about, campaign: 'enable-1', operation: 'enable', piece: ad.id, spend });
    await publish({ ...about, campaign: 'correct-1', operation: 'correct', piece: enabled.id, update: true });
    const { pieces } = await desk.live(lena);
    expect(pieces).toMatchObject([{ standing: 'enabled', possible: expect.arrayContaining(['pause']) }]);
    const { offer } = await desk.setStop(lena, { scope: 'all', reason });
    expect(offer.pause.map(({ remoteId }) => remoteId)).toEqual(['c']);
  });

  it('is the newest of each place, with how it stands, who approved it and what can be done with it', async () => {
    const { desk, publish, store } = house.world();
    const first = await publish({ campaign: 'launch', remoteId: 'a' });
    await publish({ campaign: 'refresh', remoteId: 'b', update: true });
    const ad = await publish({ campaign: 'launch', asset: 'anzeigen/de-DE', channel: 'anzeigen', remoteId: 'c' });
    await publish({
      campaign: 'enable-1',
      asset: 'piece-1',
      channel: 'anzeigen',
      remoteId: 'c',
      operation: 'enable',
      piece: ad.id,
      spend,
    });
    const mail = await publish({ campaign: 'launch', asset: 'rundbrief/de-DE', channel: 'rundbrief', remoteId: 'd' });
    const gone = await publish({ campaign: 'launch', asset: 'weg/de-DE', channel: 'weg', remoteId: 'e' });
    await publish({ campaign: 'withdraw-1', asset: 'piece-1', remoteId: 'a', operation: 'withdraw', piece: first.id });
    await store.commands.record({
      command: {
        id: randomUUID(),
        tenant: store.tenant,
        campaign: 'launch',
        person: 'miriam-falk',
        at: '2026-11-24T08:00:00.000Z',
        action: {
          kind: 'decide',
          asset: 'rundbrief/de-DE',
          request: 'r',
          stage: 'brand',
          prepared: mail.prepared,
          destination: 'site/rundbrief',
          slotWindow: { from: '2026-11-24T08:00:00.000Z', to: '2026-12-01T08:00:00.000Z' },
          decision: 'approve',
          comment: null,
        },
      },
      attestation: 'x',
    });
    const { pieces, total } = await desk.live(lena);
    const seen = pieces.map(({ remoteId, standing, changed, possible, approvers, campaign }) => [
      remoteId,
      standing,
      changed,
      possible.join(' '),
      approvers.join(),
      campaign,
    ]);
    expect(seen).toEqual([
      ['e', 'live', false, '', '', 'launch'],
      ['d', 'live', false, '', 'miriam-falk', 'launch'],
      ['c', 'enabled', false, 'withdraw correct pause', '', 'launch'],
      ['b', 'live', true, 'withdraw restore correct', '', 'refresh'],
    ]);
    expect([total, pieces[2]!.title, pieces[0]!.publication]).toEqual([4, 'Titel von c', gone.id]);
    const withdrawn = await desk.live(miriam, {}, { withdrawn: true, limit: 1 });
    expect([withdrawn.total, withdrawn.pieces.map(({ standing }) => standing)]).toEqual([5, ['withdrawn']]);
  });

  it('answers a filter by what it was made from, also when something else has been done with it since', async () => {
    const { desk, publish, store } = house.world();
    const entry = { kind: 'source', value: 'laborbericht.pdf' } as const;
    const [ad, corrected, refreshed, other] = [
      await publish({ campaign: 'launch', channel: 'anzeigen', remoteId: 'ad' }),
      await publish({ campaign: 'launch-2', remoteId: 'corrected' }),
      await publish({ campaign: 'launch-3', remoteId: 'refreshed' }),
      await publish({ campaign: 'launch-4', remoteId: 'other' }),
    ];
    for (const { id } of [ad, corrected, refreshed])
      await store.lineage.record(id, [entry, { kind: 'claim', value: 'Hält  20.000 mm.' }]);
    await publish({
      campaign: 'enable-1',
      asset: 'piece-1',
      channel: 'anzeigen',
      remoteId: 'ad',
      operation: 'enable',
      piece: ad.id,
      spend,
    });
    await publish({ campaign: 'refresh-1', remoteId: 'refreshed', update: true });
    await publish({
      campaign: 'correct-1',
      asset: 'piece-1',
      remoteId: 'corrected',
      operation: 'correct',
      piece: corrected.id,
      update: true,
    });
    const idsBy = async (filter: object) =>
      (await desk.live(lena, filter)).pieces.map(({ remoteId }) => remoteId).sort();
    expect(await idsBy({ source: 'laborbericht.pdf' })).toEqual(['ad', 'refreshed']);
    expect(await idsBy({ claim: 'HÄLT 20.000' })).toEqual(['ad', 'refreshed']);
    expect(await idsBy({ source: 'laborbericht.pdf', channel: 'journal' })).toEqual(['refreshed']);
    expect(await idsBy({ source: 'anderes.pdf' })).toEqual([]);
    expect(await idsBy({ campaign: 'launch-4' })).toEqual(['other']);
    const [piece] = (await desk.live(lena, { claim: 'hält 20.000', channel: 'anzeigen' })).pieces;
    expect(piece!.matched).toEqual([{ kind: 'claim', value: 'hält 20.000 mm.' }]);
    expect(other.state).toBe('published');
  });
});

describe('an order', () => {
  it(
    'starts one campaign for as many pieces as one can carry, the same one however often it is given',
    async () => {
      const { desk, publish, store, temporal } = house.world();
      const rows = [];
      for (let n = 0; n <= mostPieces; n += 1) rows.push(await publish({ campaign: `c-${n}`, remoteId: `p-${n}` }));
      const publications = rows.map(({ id }) => id);
      const ordered = await desk.operate(lena, { kind: 'withdraw', publications, reason });
      expect(ordered.campaigns).toHaveLength(2);
      for (const campaign of ordered.campaigns) {
        expect(campaign).toMatch(/^withdraw-\d{8}-[0-9a-f]{8}$/);
        const { type, status } = await temporal.workflow
          .getHandle(campaignWorkflowId(store.tenant, campaign))
          .describe();
        expect([type, status.name]).toEqual(['operate', 'RUNNING']);
      }
      expect(await desk.operate(lena, { kind: 'withdraw', publications: publications.toReversed(), reason })).toEqual(
        ordered,
      );
      const [decision] = await store.ledger.decisions({ campaign: ordered.campaigns[0]! });
      expect([decision!.action, decision!.decision.determining]).toEqual(['operate', ['content-lead-operates']]);
    },
    slow,
  );

  it('is refused to those who may not give one, and nothing starts', async () => {
    const { desk, publish } = house.world();
    const { id } = await publish({ campaign: 'launch', remoteId: 'a' });
    await expect(desk.operate(miriam, { kind: 'withdraw', publications: [id], reason })).rejects.toMatchObject({
      errorClass: 'denied',
    });
  });

  it('names what is wrong with it, with what would have been valid', async () => {
    const { desk, publish, store } = house.world();
    const { id } = await publish({ campaign: 'launch', remoteId: 'a' });
    const mail = await publish({ campaign: 'launch', channel: 'rundbrief', remoteId: 'm' });
    const wrong = (order: object) => desk.operate(lena, { kind: 'withdraw', publications: [id], reason, ...order });
    await expect(wrong({ kind: 'enable' })).rejects.toMatchObject({
      errorClass: 'invalid',
      choices: ['withdraw', 'correct'],
    });
    await expect(wrong({ publications: [mail.id] })).rejects.toMatchObject({ errorClass: 'invalid', choices: [] });
    await expect(wrong({ publications: [ref('4')] })).rejects.toMatchObject({ errorClass: 'conflict' });
    await expect(wrong({ kind: 'correct' })).rejects.toMatchObject({ where: { field: 'correction' } });
    await expect(wrong({ correction: { replace: 'alt', by: 'neu' } })).rejects.toMatchObject({
      where: { field: 'correction' },
    });
    await expect(wrong({ owner: 'niemand' })).rejects.toMatchObject({
      where: { field: 'owner' },
      choices: expect.arrayContaining(['lena-hofer']),
    });
    await store.campaigns.put({
      ...campaignStatus,
      tenant: store.tenant,
      campaign: 'pause-1',
      assets: [{ ...signOffStatus, operation: { kind: 'withdraw', piece: id } }],
    });
    await expect(wrong({})).rejects.toMatchObject({ errorClass: 'conflict', choices: ['pause-1'] });
  });

  it('brings back a withdrawn page of the house, once, and nothing else that was withdrawn', async () => {
    const { desk, publish } = house.world();
    const reached: string[] = [];
    for (const [remoteId, more] of [
      ['page', {}],
      ['changed', { update: true }],
      ['ad', { channel: 'anzeigen' }],
      ['mail', { channel: 'rundbrief' }],
    ] as const) {
      const first = await publish({ campaign: `launch-${remoteId}`, remoteId, ...more });
      const { id } = await publish({
        ...more,
        campaign: `gone-${remoteId}`,
        remoteId,
        operation: 'withdraw',
        piece: first.id,
      });
      reached.push(id);
    }
    const [page, ...others] = reached;
    const { pieces } = await desk.live(lena, {}, { withdrawn: true });
    expect(pieces.map(({ remoteId, possible }) => [remoteId, possible.join(' ')])).toEqual([
      ['mail', ''],
      ['ad', ''],
      ['changed', ''],
      ['page', 'restore'],
    ]);
    for (const id of others)
      await expect(desk.operate(lena, { kind: 'restore', publications: [id], reason })).rejects.toMatchObject({
        errorClass: 'invalid',
      });
    await expect(desk.operate(lena, { kind: 'withdraw', publications: [page], reason })).rejects.toMatchObject({
      errorClass: 'conflict',
    });
    const { campaigns } = await desk.operate(lena, { kind: 'restore', publications: [page], reason });
    expect(campaigns).toEqual([expect.stringMatching(/^restore-/)]);
    // Some systems put it back under another id: what was withdrawn there has come back all the same.
    await publish({ campaign: 'back', remoteId: 'page-2', operation: 'restore', piece: page as Ref });
    await expect(
      desk.operate(lena, { kind: 'restore', publications: [page], reason: 'Noch einmal, aus anderem Grund.' }),
    ).rejects.toMatchObject({ errorClass: 'conflict' });
  });

  it('takes a campaign back: new pages are withdrawn, changed ones set back, and what cannot be is named', async () => {
    const { desk, publish } = house.world();
    await publish({ campaign: 'launch', asset: 'journal/de-DE', remoteId: 'new' });
    await publish({ campaign: 'launch', asset: 'journal/en-GB', remoteId: 'old', update: true });
    await publish({ campaign: 'launch', asset: 'journal/fr-FR', remoteId: 'since', update: true });
    await publish({ campaign: 'later', remoteId: 'since', update: true });
    await publish({ campaign: 'launch', asset: 'rundbrief/de-DE', channel: 'rundbrief', remoteId: 'mail' });
    const { campaigns, left } = await desk.withdrawCampaign(lena, 'launch', reason);
    expect(campaigns.map((campaign) => campaign.split('-')[0])).toEqual(['restore', 'withdraw']);
    expect(left.sort()).toEqual(['https://site.example/mail', 'https://site.example/since']);
    await expect(desk.withdrawCampaign(lena, 'nothing', reason)).rejects.toMatchObject({ errorClass: 'conflict' });
    await expect(desk.withdrawCampaign(miriam, 'launch', reason)).rejects.toMatchObject({ errorClass: 'denied' });
  });
});

describe('a channel', () => {
  it('is paused and resumed by those who administer, and says what is enabled on it', async () => {
    const { desk, publish, store } = house.world();
    const ad = await publish({ campaign: 'launch', channel: 'anzeigen', remoteId: 'c' });
    await publish({
      campaign: 'enable-1',
      asset: 'piece-1',
      channel: 'anzeigen',
      remoteId: 'c',
      operation: 'enable',
      piece: ad.id,
      spend,
    });
    await expect(desk.pauseChannel(lena, 'anzeigen', 'Umzug')).rejects.toMatchObject({ errorClass: 'denied' });
    await expect(desk.pauseChannel(sven, 'nirgends', 'Umzug')).rejects.toMatchObject({
      choices: expect.arrayContaining(['journal']),
    });
    const paused = await desk.pauseChannel(sven, 'anzeigen', 'Umzug');
    expect(paused).toMatchObject({
      paused: { by: 'person:sven-aumann', reason: 'Umzug' },
      enabled: { dailyCents: 2_000, totalCents: 40_000 },
    });
    expect((await desk.resumeChannel(sven, 'anzeigen')).channel.paused).toBeNull();
    expect((await store.channels.get('anzeigen'))?.paused).toBeNull();
  });

  it('tells addresses and fixes only to those who administer', async () => {
    const { desk } = house.world();
    expect((await desk.checkChannel(lena, 'journal')).health).toEqual({
      ok: true,
      parts: [{ name: 'site', ok: true, message: '' }],
    });
    const [mine, theirs] = [await desk.channels(sven), await desk.channels(lena)];
    expect(JSON.stringify(mine)).toMatch(/intern\.example[\s\S]*VERY_PRIVATE_NAME/);
    expect(JSON.stringify(theirs)).not.toMatch(/intern\.example|VERY_PRIVATE_NAME/);
    expect(theirs.find(({ name }) => name === 'weg')).toMatchObject({ place: null, trouble: '' });
  });
});

describe('an emergency stop', () => {
  it('is set once, offers what could be done about what is out, and is lifted by those who lead', async () => {
    const { desk, publish } = house.world();
    await publish({ campaign: 'launch', remoteId: 'a' });
    const ad = await publish({ campaign: 'launch', asset: 'anzeigen/de-DE', channel: 'anzeigen', remoteId: 'c' });
    await publish({
      campaign: 'enable-1',
      asset: 'piece-1',
      channel: 'anzeigen',
      remoteId: 'c',
      operation: 'enable',
      piece: ad.id,
      spend,
    });
    const { stop, offer } = await desk.setStop(miriam, { scope: 'all', reason });
    expect([offer.pause, offer.withdraw].map((pieces) => pieces.map(({ remoteId }) => remoteId))).toEqual([
      ['c'],
      ['a'],
    ]);
    expect((await desk.setStop(lena, { scope: 'all', reason: 'noch einmal' })).stop.id).toBe(stop.id);
    const { offer: there } = await desk.setStop(lena, { scope: 'channel', value: 'journal', reason });
    expect([there.pause.length, there.withdraw.length]).toEqual([0, 1]);
    await expect(desk.setStop(lena, { scope: 'channel', value: 'x', reason })).rejects.toMatchObject({
      choices: expect.arrayContaining(['journal']),
    });
    await expect(desk.liftStop(miriam, stop.id)).rejects.toMatchObject({ errorClass: 'denied' });
    expect(await desk.liftStop(lena, stop.id)).toMatchObject({ lifted: { by: 'lena-hofer' } });
    expect((await desk.stops(miriam)).map(({ scope, lifted }) => [scope, lifted !== null])).toEqual([
      ['channel', false],
      ['all', true],
    ]);
    expect((await desk.stopOffer(lena, stop.id)).offer).toEqual({ pause: [], withdraw: [] });
  });
});
