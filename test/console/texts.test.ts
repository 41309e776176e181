import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fromBerlin, toBerlin } from '../../console/pages/berlin-time.ts';
import { formatIn } from '../../console/pages/format.ts';
import { de } from '../../console/texts/de.ts';
import { en } from '../../console/texts/en.ts';
import { timelineSentence } from '../../console/texts/timeline-sentence.ts';
import { people } from './sample.ts';

const nameOf = (id: string) => people.find((person) => person.id === id)!.name;

/** Paths of every text in a tree of texts. */
const pathsOf = (value: unknown, path = ''): string[] =>
  value !== null && typeof value === 'object'
    ? Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, `${path}.${key}`))
    : [path];

const sources = (folder: string): string =>
  readdirSync(new URL(`../../${folder}/`, import.meta.url))
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(new URL(`../../${folder}/${name}`, import.meta.url), 'utf8'))
    .join('\n');

describe('the texts', () => {
  it('are the same in both languages, to the last key', () => {
    expect(pathsOf(en).sort()).toEqual(pathsOf(de).sort());
  });

  it('are never empty', () => {
    const empty = (texts: object): string[] =>
      pathsOf(texts).filter(
        (path) =>
          path
            .slice(1)
            .split('.')
            .reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], texts) === '',
      );
    expect([empty(de), empty(en)]).toEqual([[], []]);
  });

  it('have a sentence for every kind of event that is written', () => {
    const written = [
      ...`${sources('workflows')}\n${sources('activities')}`.matchAll(
        /(?:\.note\(|events\.append\([^,]+, )'([a-z-]+)'/g,
      ),
    ].map(([, kind]) => kind!);
    expect(written.length).toBeGreaterThan(8);
    expect([...new Set(written)].filter((kind) => kind !== 'command' && !Object.hasOwn(de.timeline, kind))).toEqual([]);
  });

  it('tell what people did by their names', () => {
    const event = {
      sequence: 1,
      campaign: 'c',
      at: '2026-11-24T06:00:00Z',
      kind: 'command',
      data: { action: 'decide', decision: 'approve', asset: 'journal/de-DE', person: 'miriam-falk' },
    };
    expect(timelineSentence(de, event, nameOf)).toBe('Miriam Falk hat journal/de-DE freigegeben.');
    expect(timelineSentence(en, event, nameOf)).toBe('Miriam Falk approved journal/de-DE.');
  });

  it('have words for every code that workflows refuse with', () => {
    const codes = [...sources('workflows').matchAll(/refusal\('\w+', '(\w+)'|nonRetryable\('(\w+)'/g)].map(
      ([, refused, failed]) => refused ?? failed!,
    );
    expect([...new Set(codes)].filter((code) => !Object.hasOwn(de.refusals, code))).toEqual([]);
  });
});

describe('dates and money', () => {
  it('are written as readers of the language write them, in Berlin', () => {
    expect(formatIn('de').dateTime('2026-07-01T06:05:00Z')).toBe('01.07.2026, 08:05');
    expect(formatIn('en').dateTime('2026-12-01T08:05:00Z')).toBe('1 Dec 2026, 09:05');
    expect(formatIn('de').money(123_456)).toBe('1.234,56\u00a0€');
  });

  it('come back from a date field as the same moment, also around the change of the clocks', () => {
    const minute = fc.integer({ min: Date.parse('2026-01-01') / 60_000, max: Date.parse('2028-01-01') / 60_000 });
    fc.assert(
      fc.property(minute, (at) => {
        const local = toBerlin(new Date(at * 60_000).toISOString());
        expect(toBerlin(fromBerlin(local)!)).toBe(local);
      }),
    );
    expect(fromBerlin('2026-10-25T01:59')).toBe('2026-10-25T01:59:00+02:00');
    expect(fromBerlin('2026-10-25T03:00')).toBe('2026-10-25T03:00:00+01:00');
    expect(fromBerlin('tomorrow')).toBeNull();
  });
});
