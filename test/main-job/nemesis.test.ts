import { describe, expect, it } from '@jest/globals';
import { boundaries, exists, type Fault, faultNames } from '../../bench/nemesis/cells.ts';
import { planOf } from '../../bench/nemesis/plan.ts';
import { randomFrom } from '../../bench/nemesis/random.ts';
import { findBugs } from '../../bench/nemesis/seeded-bugs.ts';
import { hitTable } from '../../bench/nemesis/table.ts';

/** A busy machine gets there too, later. */
const patienceMs = 900_000;
const say = () => undefined;
/** Printed when a test fails: `npm run bench -- nemesis --seed N` draws the same. */
const seed = 20_261_124;

describe('the plan of faults', () => {
  it('hits every cell at least fifty times with ten thousand publications, and stops when it is told', () => {
    const [publications, target] = [10_000, 50];
    const plan = planOf(randomFrom(seed), publications, target);
    const pass = (boundary: (typeof boundaries)[number], key: string): void => {
      const fault = plan.decide({ tenant: 'nemesis', boundary, key, doomed: false, mayKill: true });
      if (fault) plan.hit(boundary, fault);
    };
    for (let index = 0; index < publications; index += 1) {
      for (const boundary of boundaries) {
        // Few need to be looked up.
        if (boundary.startsWith('reconcile') && index % 6 > 0) continue;
        pass(boundary, String(index));
      }
    }
    const cells = boundaries.flatMap((boundary) =>
      faultNames.filter((fault) => exists(boundary, fault)).map((fault): [string, Fault] => [boundary, fault]),
    );
    const few = cells.filter(([boundary, fault]) => plan.hits(boundary as never, fault) < target);
    expect(few).toEqual([]);
    plan.calm();
    expect(
      plan.decide({ tenant: 'nemesis', boundary: 'commit: ends', key: 'new', doomed: true, mayKill: true }),
    ).toBeNull();
  });
});

describe('publishing under faults at every boundary', () => {
  it(
    'comes to one piece of each approved publication and to nothing else, and shows a mistake in a step of the protocol',
    async () => {
      const names = ['compare-and-set', 'lost-means-nothing', 'attestation-unverified', 'hash-not-compared'] as const;
      const options = { seed, say, target: 1, abreast: 60, workers: 2, calmMs: 90_000 };
      const { found, sound, run } = await findBugs(names, { sound: 80, each: 16 }, 1, options);
      process.stdout.write(`seed ${seed}, ${run.kills} kills, ${run.seconds} s\n${hitTable(run.plan)}\n`);
      const { published, unknown: _, refused: __, ...wrong } = sound;
      expect(wrong).toEqual({ duplicates: [], lost: [], unapproved: [], open: [] });
      expect(published).toBeGreaterThan(50);
      expect(run.kills).toBeGreaterThan(0);
      expect(Object.fromEntries(found)).toEqual({
        'compare-and-set': expect.objectContaining({ duplicates: expect.any(Number) }),
        'lost-means-nothing': expect.objectContaining({ duplicates: expect.any(Number) }),
        'attestation-unverified': expect.objectContaining({ unapproved: expect.any(Number) }),
        'hash-not-compared': expect.objectContaining({ unapproved: expect.any(Number) }),
      });
    },
    patienceMs,
  );
});
