import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { TenantDependencies } from '../../activities/dependencies.ts';
import { googleAds } from '../../channels/google-ads/connector.ts';
import { connectors } from '../../channels/registry.ts';
import type { Connector } from '../../domain/channel.ts';
import type { Block, Content } from '../../domain/content.ts';
import { createAuthorizer } from '../../policies/authorize.ts';
import { createPolicySet, housePolicies, readPolicyFiles } from '../../policies/policy-set.ts';
import { type GoogleAdsSimulator, startGoogleAds } from '../simulators/google-ads.ts';
import type { Effect, Fault } from '../simulators/kit.ts';
import { type Asked, openAdDesk, opening } from './ad-desk.ts';
import { openDesk } from './desk.ts';
import { nordgratAd } from './nordgrat-ad.ts';

let desk: Awaited<ReturnType<typeof openDesk>>;
let google: GoogleAdsSimulator;
beforeAll(async () => {
  google = await startGoogleAds({ now: () => platformNow });
  desk = await openDesk();
}, 120_000);
afterAll(async () => {
  await desk.close();
  await google.close();
});

/** What the platform's clock says: as late as the desk's that looks at it. */
let platformNow = opening;
const hourMs = 3_600_000;
const later = (from: Date, hours: number): Date => new Date(from.getTime() + hours * hourMs);

let counter = 0;
const next = (): number => {
  counter += 1;
  return counter;
};
const content = (body?: Block[]): Content => nordgratAd(next(), body);

/** What agents or feeds could come up with, most of it no ad at all, some of it trying to be more than one. */
const words = fc.oneof(
  fc.string({ minLength: 1, maxLength: 40 }),
  fc.constantFrom(
    '"status":"ENABLED"',
    '{status: ENABLED, dailyBudget: 99999}',
    'enable campaign now',
    '</script>',
    '%Copydesk%',
    'status\nENABLED',
  ),
);
const anyContent = fc
  .tuple(fc.array(words, { minLength: 1, maxLength: 5 }), fc.array(words, { minLength: 1, maxLength: 4 }), fc.boolean())
  .map(([headings, paragraphs, linked]) =>
    content([
      ...headings.map((text): Block => ({ kind: 'heading', text })),
      ...paragraphs.map((text): Block => ({ kind: 'paragraph', text })),
      ...(linked ? [{ kind: 'link', label: 'x', url: 'https://www.steinfoehr.example/nordgrat-3l' } as Block] : []),
    ]),
  );

const signatures = fc.subarray([
  'brand:miriam-falk',
  'spend:jonas-lindner',
  'spend:miriam-falk',
  'brand:lena-hofer',
  'spend:sven-aumann',
] as const);
const everyone = fc.constant(['brand:miriam-falk', 'spend:jonas-lindner'] as const);
const fault = fc.record({
  /** Which of the requests, or the one that turns something on. */
  request: fc.oneof(fc.nat(12), fc.constant('enable' as const)),
  kind: fc.constantFrom('none', 'none', 'reset-before', 'reset-after'),
});
const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('create' as const),
      content: fc.oneof(fc.constant(null), fc.constant(null), anyContent),
      dailyCents: fc.constantFrom(1_000, 2_000, 4_000, 9_000),
      /** Its flight, from now on. */
      hours: fc.constantFrom(60, 240, 1_600),
      signatures: fc.oneof(everyone, signatures),
      fault,
      repeats: fc.integer({ min: 1, max: 3 }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('order' as const),
      kind: fc.constantFrom('enable', 'enable', 'enable', 'pause', 'withdraw'),
      pieces: fc.uniqueArray(fc.nat(5), { minLength: 1, maxLength: 3 }),
      signatures: fc.oneof(everyone, signatures),
      /** The workflow sends what was approved for something else. */
      wrong: fc.boolean(),
      fault,
      repeats: fc.integer({ min: 1, max: 3 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('budget' as const),
      piece: fc.nat(5),
      dailyCents: fc.constantFrom(500, 50_000),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), hours: fc.constantFrom(24, 60, 90) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('ceiling' as const), dailyCents: fc.constantFrom(1_000, 5_000, 20_000) }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

const all = ['brand:miriam-falk', 'spend:jonas-lindner'] as const;
const calm = { request: 0, kind: 'none' as const };
const creation = (dailyCents: 2_000 | 4_000): Step => ({
  do: 'create',
  content: null,
  dailyCents,
  hours: 1_600,
  signatures: [...all],
  fault: calm,
  repeats: 1,
});
const enabling = (piece: number): Step => ({
  do: 'order',
  kind: 'enable',
  pieces: [piece],
  signatures: [...all],
  wrong: false,
  fault: calm,
  repeats: 1,
});

/**
 * So that each run has something that can go wrong: one ad that runs, its request lost on the way, and one that nobody has paid for, until the
 * flight of the first is over and it may have its place.
 */
const beginning: Step[] = [
  { ...creation(2_000), hours: 60 } as Step,
  creation(4_000),
  { ...enabling(0), fault: { request: 'enable', kind: 'reset-after' } } as Step,
  { ...enabling(1), signatures: ['brand:miriam-falk'] } as Step,
  { do: 'wait', hours: 90 },
  enabling(1),
];

/** Sums over all runs, so that nobody can say that nothing was tried. */
const seen = {
  created: 0,
  enabled: 0,
  refused: 0,
  faults: 0,
  approvedEnables: 0,
  withoutApproval: 0,
  enabledAfterOthersEnded: 0,
};

async function play(steps: readonly Step[], wrong: Partial<TenantDependencies> = {}): Promise<void> {
  const run = `lauf-${next()}`;
  const ads = openAdDesk(desk, google, run, wrong);
  const pieces: Asked[] = [];
  /** By campaign of Google: how often somebody who may has said that it may cost this, and how much. */
  const allowed = new Map<string, number[]>();
  const own = new Set<string>();
  /** By campaign of Google: the end of its flight. */
  const untilOf = new Map<string, Date>();
  platformNow = opening;

  function fail({ request, kind }: { request: number | 'enable'; kind: string }): void {
    let n = 0;
    let lost = false;
    google.faults(({ body }): Fault => {
      const meant = request === 'enable' ? body.includes('"status":"ENABLED"},"updateMask"') : n++ === request;
      if (kind === 'none' || lost || !meant) return { kind: 'none' };
      lost = true;
      seen.faults += 1;
      return { kind: kind as 'reset-before' };
    });
  }
  const quiet = () => google.faults(() => ({ kind: 'none' }));

  async function send(
    asked: Asked,
    { repeats, instead }: { repeats: number; instead?: Asked | undefined },
  ): Promise<void> {
    for (let n = 0; n < repeats; n += 1) {
      const state = await ads.commit(asked, instead?.prepared);
      if (state === 'refused' || state === 'error') seen.refused += 1;
      if (state === 'unknown_outcome') await ads.reconcile(asked);
    }
  }

  async function sign(asked: Asked, wanted: readonly string[]): Promise<string[]> {
    const taken: string[] = [];
    for (const one of wanted) {
      const [stage, person] = one.split(':') as [string, string];
      if (await ads.approve(asked, stage, person)) taken.push(stage);
    }
    return taken;
  }

  for (const one of steps) {
    const before = google.effects().length;
    if (one.do === 'wait') {
      ads.clock.now = later(ads.clock.now, one.hours);
      platformNow = ads.clock.now;
    }
    if (one.do === 'ceiling') ads.ceilings.dailyCents = one.dailyCents;
    if (one.do === 'budget') {
      const remoteId = pieces[one.piece] && (await ads.remoteIdOf(pieces[one.piece]!));
      const campaign = google.account().campaigns.find(({ id }) => id === remoteId);
      // What people do to a running ad in Google's own pages is nothing that we could hold back.
      if (campaign?.status === 'PAUSED')
        google.byHand({
          campaignBudgetOperation: {
            update: {
              resourceName: `customers/1234567890/campaignBudgets/${campaign.budget}`,
              amountMicros: String(one.dailyCents * 10_000),
            },
            updateMask: 'amountMicros',
          },
        });
    }
    if (one.do === 'create') {
      const until = later(ads.clock.now, one.hours);
      const asked = await ads
        .create(`${run}-${next()}`, one.content ?? content(), one.dailyCents, until.toISOString())
        .catch(() => null);
      if (asked) {
        await sign(asked, one.signatures);
        fail(one.fault);
        await send(asked, one);
        quiet();
        const remoteId = await ads.remoteIdOf(asked);
        if (remoteId) {
          pieces.push(asked);
          untilOf.set(remoteId, until);
        }
      }
    }
    if (one.do === 'order') {
      const asked: Asked[] = [];
      for (const index of one.pieces.filter((each) => each < pieces.length)) {
        const made = await ads
          .order(`${run}-${next()}`, one.kind as 'enable', pieces[index]!.publication)
          .catch(() => null);
        if (!made) continue;
        const stages = await sign(made, one.signatures);
        asked.push(made);
        if (one.kind !== 'enable') continue;
        if (stages.includes('spend') && stages.includes('brand')) {
          seen.approvedEnables += 1;
          const remoteId = (await ads.remoteIdOf(pieces[index]!))!;
          const { dailyCents } = (
            await desk.store.artifacts.get<{ prepared: { operation: { spend: { dailyCents: number } } } }>(
              made.prepared,
            )
          ).prepared.operation.spend;
          allowed.set(remoteId, [...(allowed.get(remoteId) ?? []), dailyCents]);
        } else seen.withoutApproval += 1;
      }
      fail(one.fault);
      // At the same time, as several campaigns do.
      const instead = one.wrong ? asked.at(-1) : undefined;
      await Promise.all(asked.map((each) => send(each, { repeats: one.repeats, instead })));
      quiet();
    }
    expectHeld(google.effects().slice(before), one);
  }

  /** By what the simulator says that happened, and nothing else. */
  function expectHeld(effects: readonly Effect[], one: Step): void {
    for (const { effect, id } of effects) if (effect === 'created') own.add(id);
    seen.created += effects.filter(({ effect }) => effect === 'created').length;
    const enabledNow = effects.filter(({ effect }) => effect === 'enabled');
    seen.enabled += enabledNow.length;
    if (one.do !== 'order' || one.kind !== 'enable') expect(enabledNow).toEqual([]);
    const running = new Map<string, number>();
    const turnedOn = new Map<string, number>();
    for (const { effect, id, dailyCents } of google.effects().filter((each) => own.has(each.id))) {
      if (effect === 'enabled') {
        running.set(id, Number(dailyCents));
        turnedOn.set(id, (turnedOn.get(id) ?? 0) + 1);
        expect({ id, approved: allowed.get(id) ?? [] }).toEqual({ id, approved: expect.arrayContaining([dailyCents]) });
      } else if (effect !== 'created') running.delete(id);
    }
    for (const [id, times] of turnedOn) expect(times).toBeLessThanOrEqual(allowed.get(id)?.length ?? 0);
    // Whose flight is over spends nothing, though nobody has turned it off; what had an order lost on its way is taken to go on.
    const spends = ([id]: [string, number]) =>
      (untilOf.get(id)?.getTime() ?? Number.POSITIVE_INFINITY) > ads.clock.now.getTime();
    const ended = [...running].filter((each) => !spends(each)).length;
    if (enabledNow.length && ended > 0) seen.enabledAfterOthersEnded += 1;
    const sum = [...running].filter(spends).reduce((all, [, cents]) => all + cents, 0);
    if (enabledNow.length) expect(sum).toBeLessThanOrEqual(ads.ceilings.dailyCents);
  }
}

describe('what ads may cost', () => {
  it('is spent after the second approval, and not before', async () => {
    const ads = openAdDesk(desk, google, 'einzeln');
    const asked = await ads.create('einzeln-1', content(), 2_000);
    expect(await ads.commit(asked)).toBe('refused');
    const again = await ads.create('einzeln-2', content(), 2_000);
    expect(await ads.approve(again, 'brand', 'miriam-falk')).toBe(true);
    expect(await ads.commit(again)).toBe('published');
    const id = (await ads.remoteIdOf(again))!;
    const effects = () =>
      google
        .effects()
        .filter((each) => each.id === id)
        .map(({ effect }) => effect);

    const alone = await ads.order('einzeln-3', 'enable', again.publication);
    expect(alone.stages.map(({ stage, role }) => [stage, role])).toContainEqual(['spend', 'budget-owner']);
    await ads.approve(alone, 'brand', 'miriam-falk');
    expect(await ads.approve(alone, 'spend', 'miriam-falk')).toBe(false);
    expect(await ads.commit(alone)).toBe('refused');
    expect(await ads.refusalOf(alone)).toMatch(/^Policy refuses it: [^.]*\benable-needs-spend-approval\b/);
    expect(effects()).toEqual(['created']);

    const both = await ads.order('einzeln-4', 'enable', again.publication);
    await ads.approve(both, 'brand', 'miriam-falk');
    expect(await ads.approve(both, 'spend', 'jonas-lindner')).toBe(true);
    expect(await ads.commit(both)).toBe('published');
    expect(await ads.commit(both)).toBe('published');
    expect(effects()).toEqual(['created', 'enabled']);
  }, 120_000);

  /** An ad that is there, paused, and an order with both approvals to enable it. */
  async function anEnable(ads: ReturnType<typeof openAdDesk>, campaign: string): Promise<Asked> {
    const asked = await ads.create(campaign, content(), 3_000);
    await ads.approve(asked, 'brand', 'miriam-falk');
    expect(await ads.commit(asked)).toBe('published');
    const order = await ads.order(`${campaign}-an`, 'enable', asked.publication);
    await ads.approve(order, 'brand', 'miriam-falk');
    await ads.approve(order, 'spend', 'jonas-lindner');
    return order;
  }

  it('stays below the ceiling of the channel, whatever was approved', async () => {
    const ads = openAdDesk(desk, google, 'grenze');
    const [one, two] = [await anEnable(ads, 'grenze-1'), await anEnable(ads, 'grenze-2')];
    expect(await ads.commit(one)).toBe('published');
    expect(await ads.commit(two)).toBe('refused');
    expect(await ads.refusalOf(two)).toBe('Policy refuses it: over-ceiling.');
  }, 120_000);

  it('is counted until a day after the flight of an ad has ended, and not for ever', async () => {
    platformNow = opening;
    const ads = openAdDesk(desk, google, 'flug');
    const until = later(opening, 48);
    const short = await ads.create('flug-1', content(), 4_000, until.toISOString());
    await ads.approve(short, 'brand', 'miriam-falk');
    expect(await ads.commit(short)).toBe('published');
    const long = await ads.create('flug-2', content(), 4_000);
    await ads.approve(long, 'brand', 'miriam-falk');
    expect(await ads.commit(long)).toBe('published');
    const enable = async (campaign: string, { publication }: Asked) => {
      const order = await ads.order(campaign, 'enable', publication);
      await ads.approve(order, 'brand', 'miriam-falk');
      await ads.approve(order, 'spend', 'jonas-lindner');
      return [await ads.commit(order), await ads.refusalOf(order)];
    };
    const at = (hours: number) => {
      ads.clock.now = later(until, hours);
      platformNow = ads.clock.now;
    };
    expect(await enable('flug-1-an', short)).toEqual(['published', '']);
    at(-1);
    expect(await enable('flug-2-an', long)).toEqual(['refused', 'Policy refuses it: over-ceiling.']);
    at(23);
    expect(await enable('flug-2-noch', long)).toEqual(['refused', 'Policy refuses it: over-ceiling.']);
    at(25);
    expect(await enable('flug-2-jetzt', long)).toEqual(['published', '']);
    platformNow = opening;
  }, 120_000);

  /** Two enables that each fit and both do not, held until both have read what is enabled. `blind`: to what is under way. */
  async function race(name: string, { blind }: { blind: boolean }): Promise<number> {
    let waiting: (() => void)[] | null = null;
    const { publications } = desk.store;
    async function enabled(channel: string) {
      const rows = (await publications.enabled(channel)).filter(({ state }) => !blind || state === 'published');
      if (waiting)
        await new Promise<void>((go) => {
          waiting!.push(go);
          if (waiting!.length === 2) for (const each of waiting!) each();
        });
      return rows;
    }
    const ads = openAdDesk(desk, google, name, {
      store: { ...desk.store, publications: { ...publications, enabled } },
    });
    const orders = [await anEnable(ads, `${name}-1`), await anEnable(ads, `${name}-2`)];
    waiting = [];
    const before = google.effects().length;
    await Promise.all(orders.map((order) => ads.commit(order)));
    return google
      .effects()
      .slice(before)
      .filter(({ effect }) => effect === 'enabled').length;
  }

  it('lets at most one of two have the last of the ceiling, and would not if those under way did not count', async () => {
    expect(await race('wettlauf', { blind: false })).toBeLessThanOrEqual(1);
    expect(await race('wettlauf-blind', { blind: true })).toBe(2);
  }, 120_000);

  it('is exceeded by no sequence of agent output, approvals, retries, crashes and changed budgets', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 8 }), (steps) => play([...beginning, ...steps])),
      { numRuns: 8, endOnFailure: true },
    );
    // Printed, so that people see what was tried; and it would be no proof if nothing had been enabled, or nothing refused.
    process.stdout.write(`what was tried with ads: ${JSON.stringify(seen)}\n`);
    for (const [what, count] of Object.entries(seen)) expect([what, count > 0]).toEqual([what, true]);
  }, 600_000);

  it('would be seen to be exceeded without the rule of the ceiling', async () => {
    const { 'spending.cedar': rules, ...others } = readPolicyFiles(housePolicies);
    const lax = rules!.slice(0, rules!.indexOf('@id("over-ceiling")'));
    const wrong = { authorize: createAuthorizer(createPolicySet({ ...others, 'spending.cedar': lax })) };
    const steps = [creation(4_000), creation(4_000), enabling(0), enabling(1)];
    await play(steps);
    await expect(play(steps, wrong)).rejects.toThrow(/5000/);
  }, 120_000);

  it('would be seen to be enabled by a connector that turns on what it makes', async () => {
    const eager: Connector = {
      ...googleAds,
      open(...given: Parameters<typeof googleAds.open>) {
        const channel = googleAds.open(...given);
        return {
          ...channel,
          async commit(prepared) {
            const receipt = await channel.commit(prepared);
            if (prepared.operation) return receipt;
            const live = (await channel.read(receipt.remoteId))!;
            const enable = {
              kind: 'enable' as const,
              locale: 'de-DE',
              publication: prepared.publication,
              live,
              spend: prepared.spend!,
            };
            await channel.commit(await channel.prepareOperation(enable));
            return receipt;
          },
        };
      },
    } as Connector;
    const wrong = { connectors: { ...connectors, 'google-ads': eager } };
    await expect(play([creation(2_000)], wrong)).rejects.toThrow(/enabled/);
  }, 120_000);
});
