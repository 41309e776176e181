import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Channel, Prepared, PrepareInput } from '../../domain/channel.ts';
import type { CopydeskError, ErrorClass } from '../../domain/errors.ts';
import type { Ask, Fault, Simulator } from '../simulators/kit.ts';
import { anInput } from './contract.ts';

/** A connector, a simulator of its system, and what is done in it. */
export interface FaultsUnderTest {
  simulator(): Simulator;
  /** A new one each time, as after a crash. */
  open(): Channel;
  /** One with a short timeout, for silence alone, so that a slow machine is not taken for it elsewhere. */
  impatient(): Channel;
  /** What is prepared; left out: a page with everything in it. */
  input?(): PrepareInput;
  /** The works that are disturbed, each with the effect that must be there once at the end; left out: those of pages. */
  works?: Record<string, Work>;
  /** True for requests that only read although they are no GET, such as a search by POST. */
  reads?(ask: Ask): boolean;
  /** Class of the error that an answer with this status has here, where it is not the usual one. */
  classes?: Partial<Record<FaultName, ErrorClass>>;
}

export interface Work {
  /** Brings about what the work needs, undisturbed, and prepares it. */
  prepare(channel: Channel, input: () => PrepareInput): Promise<Prepared>;
  effect: string;
  /** Every effect that there is at the end, in order; left out: `effect` alone is counted. */
  all?: readonly string[];
}

export type FaultName = keyof typeof faults;

/** What goes wrong with one request, and the class that it must have when that request writes. */
const faults = {
  'connection reset before the system acts': [{ kind: 'reset-before' }, 'unknown_outcome', 'transient'],
  'connection reset after the system acted': [{ kind: 'reset-after' }, 'unknown_outcome', 'transient'],
  silence: [{ kind: 'silence' }, 'unknown_outcome', 'transient'],
  'half of a JSON': [{ kind: 'garbled' }, 'unknown_outcome', 'transient'],
  'status 500': [{ kind: 'status', status: 500, json: {} }, 'unknown_outcome', 'transient'],
  'status 429': [
    { kind: 'status', status: 429, json: {}, headers: { 'retry-after': '1' } },
    'rate_limited',
    'rate_limited',
  ],
  'status 401': [{ kind: 'status', status: 401, json: {} }, 'auth', 'auth'],
} as const satisfies Record<string, readonly [Fault, ErrorClass, ErrorClass]>;

/** A new page goes live, a live one is changed, a live one is taken down. */
const pageWorks: Record<string, Work> = {
  publish: { prepare: (channel, input) => channel.prepare(input()), effect: 'published' },
  change: {
    async prepare(channel, input) {
      const live = await aLivePiece(channel, input);
      const content = channel.contentOf(live);
      const body = [...content.body, { kind: 'paragraph' as const, text: 'Am Ende & neu.' }];
      return channel.prepare({ ...input(), live, content: { ...content, body } });
    },
    effect: 'published',
  },
  withdraw: {
    async prepare(channel, input) {
      const live = await aLivePiece(channel, input);
      const { publication, locale } = input();
      return channel.prepareOperation({ publication, kind: 'withdraw', locale, live });
    },
    effect: 'unpublished',
  },
};

async function aLivePiece(channel: Channel, input: () => PrepareInput) {
  const { remoteId } = await channel.commit(await channel.prepare(input()));
  return (await channel.read(remoteId))!;
}

/** Where in a work the fault is put, and what came of it. */
interface Row {
  work: string;
  at: string;
  fault: FaultName;
  errorClass: string;
  found: string;
  afterRetry: string;
}

/**
 * Puts every fault on every request of every work, one at a time, and goes on as the house does: an unknown outcome is looked up, what is not
 * there is sent again. At the end exactly one effect is in the simulator's own log. Prints what it saw as a table.
 */
export function describeFaults(name: string, underTest: FaultsUnderTest): void {
  const {
    simulator,
    open,
    input = anInput,
    works = pageWorks,
    impatient,
    reads = () => false,
    classes = {},
  } = underTest;
  const rows: Row[] = [];
  const isWrite = (ask: Ask) => ask.method !== 'GET' && !reads(ask);

  /** Runs one commit with a fault on its n-th request; null when it has fewer. */
  async function disturb(work: string, fault: FaultName, place: number): Promise<Row | null> {
    const { prepare, effect, all } = works[work]!;
    const prepared = await prepare(open(), input);
    const before = simulator().effects().length;
    let count = 0;
    let hit: { ask: Ask; live: boolean } | null = null;
    const everything = () => simulator().effects().slice(before);
    const effectsNow = () => everything().filter((each) => each.effect === effect);
    simulator().faults((ask) => {
      count += 1;
      if (count !== place) return { kind: 'none' };
      hit = { ask, live: effectsNow().length > 0 };
      return faults[fault][0];
    });
    const error = (await (fault === 'silence' ? impatient() : open()).commit(prepared).then(
      () => null,
      (reason) => reason,
    )) as CopydeskError | null;
    simulator().faults(() => ({ kind: 'none' }));
    if (!hit) {
      expect({ work, error }).toEqual({ work, error: null });
      return null;
    }
    const { ask, live } = hit as { ask: Ask; live: boolean };
    const [, whenWriting, whenReading] = faults[fault];
    // Once readers may see it, whatever goes wrong leaves the outcome open.
    const usual = isWrite(ask) ? whenWriting : live ? 'unknown_outcome' : whenReading;
    const at = `${place}. ${isWrite(ask) ? 'write' : live ? 'read back' : 'read'}`;
    const errorClass = error?.errorClass ?? (error ? error.message : 'none');
    expect({ work, at, fault, errorClass }).toEqual({
      work,
      at,
      fault,
      errorClass: live ? usual : (classes[fault] ?? usual),
    });

    const found = (await open().find(prepared)).state;
    // What the system has done may not be denied, and what it has not done not claimed.
    expect({ work, at, fault, found: found === 'live' }).toEqual({ work, at, fault, found: effectsNow().length > 0 });
    const { exactlyOnce } = open().capabilities;
    if (exactlyOnce !== 'at-most-once' || errorClass !== 'unknown_outcome') {
      if (found !== 'live') await open().commit(prepared);
      expect((await open().find(prepared)).state).toBe('live');
      expect({ work, at, fault, effects: effectsNow().length }).toEqual({ work, at, fault, effects: 1 });
      if (all)
        expect({ work, at, fault, all: everything().map((each) => each.effect) }).toEqual({ work, at, fault, all });
    }
    return { work, at, fault, errorClass, found, afterRetry: `${effectsNow().length} ${effect}` };
  }

  describe(`${name}, disturbed at every request`, () => {
    beforeAll(() => expect(Object.keys(works).length).toBeGreaterThan(0));
    afterAll(() => void process.stdout.write(tableOf(name, rows)));

    for (const work of Object.keys(works)) {
      for (const fault of Object.keys(faults) as FaultName[]) {
        it(`does "${work}" exactly once with ${fault}`, async () => {
          for (let place = 1; ; place += 1) {
            const row = await disturb(work, fault, place);
            if (!row) break;
            rows.push(row);
          }
          // A work without a write would prove nothing.
          expect(
            rows.filter((row) => row.work === work && row.fault === fault && row.at.endsWith('write')),
          ).not.toEqual([]);
        }, 300_000);
      }
    }
  });
}

function tableOf(name: string, rows: Row[]): string {
  const lines = rows.map(({ work, at, fault, errorClass, found, afterRetry }) =>
    [name, work, at, fault, errorClass, found, afterRetry].join(' | '),
  );
  return `\n${['connector | work | request | fault | error class | find says | after retry', ...lines].join('\n')}\n`;
}
