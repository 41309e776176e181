import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RefreshOrder } from '../../domain/refresh.ts';
import { daysBefore } from '../../knowledge/search-console/days.ts';
import { findDecay } from '../../knowledge/search-console/find-decay.ts';
import { pageAddress, pageKey } from '../../knowledge/search-console/page-address.ts';
import type { SearchRow } from '../../knowledge/search-console/read-export.ts';

const order = RefreshOrder.parse({
  channel: 'journal',
  locale: 'de-DE',
  export: 'pages.csv',
  windowDays: 14,
  audience: 'alle, die es lesen',
  owner: 'lena-hofer',
});
const at = new Date('2026-11-23T06:00:00Z');
const last = '2026-11-15';

/** Clicks a day before and now, spread evenly. */
const rowsOf = (page: string, before: number, now: number, more: Partial<SearchRow> = {}): SearchRow[] =>
  Array.from({ length: 28 }, (_, back) => ({
    date: daysBefore(last, back),
    page,
    query: null,
    clicks: back < 14 ? now : before,
    impressions: 100,
    position: back < 14 ? 6 : 3,
    ...more,
  }));

const find = (rows: SearchRow[], changed: Partial<RefreshOrder> = {}, when = at) =>
  findDecay(rows, { order: { ...order, ...changed }, at: when, timeZone: 'Europe/Berlin' });

const steady = [10, 12, 20, 30, 8, 15].flatMap((clicks, number) =>
  rowsOf(`https://a.example/${number}`, clicks, clicks),
);
const decayed = rowsOf('https://a.example/old', 20, 8);

describe('finding decay', () => {
  it('finds the page that lost, with its figures', () => {
    const { now, before, trend, pages } = find([...steady, ...decayed]);
    expect({ now, before, trend }).toEqual({
      now: { from: '2026-11-02', to: last },
      before: { from: '2026-10-19', to: '2026-11-01' },
      trend: 1,
    });
    expect(pages[0]).toEqual({
      url: 'https://a.example/old',
      clicksBefore: 280,
      clicksNow: 112,
      impressionsBefore: 1400,
      impressionsNow: 1400,
      positionBefore: 3,
      positionNow: 6,
      loss: expect.closeTo(0.6),
      queries: [],
      verdict: 'leave',
      why: 'less-decayed',
    });
    expect(pages.slice(1).map(({ why }) => why)).toEqual(Array(6).fill('not-decayed'));
  });

  it('takes a drop of the whole site for what it is', () => {
    const rows = [...steady, ...decayed].map((row) =>
      row.date >= '2026-11-02' ? { ...row, clicks: row.clicks / 2 } : row,
    );
    const { trend, pages } = find(rows);
    expect(trend).toBeCloseTo(0.5);
    expect(pages.filter(({ why }) => why === 'less-decayed').map(({ url }) => url)).toEqual(['https://a.example/old']);
  });

  it('is not misled by a page that takes off', () => {
    const { pages } = find([...steady, ...rowsOf('https://a.example/hit', 20, 4000)]);
    expect(pages.map(({ why }) => why)).not.toContain('less-decayed');
  });

  it('leaves alone what chance can explain', () => {
    const { pages } = find([...steady, ...rowsOf('https://a.example/small', 4, 3)]);
    const small = pages.find(({ url }) => url.endsWith('small'))!;
    expect(small.loss).toBeCloseTo(0.25);
    expect(small.why).toBe('not-decayed');
  });

  it('leaves pages with few clicks alone, and those that lost less than wanted', () => {
    expect(
      find([...steady, ...decayed], { minimumClicks: 400 }).pages.find(({ url }) => url.endsWith('old'))?.why,
    ).toBe('too-few-clicks');
    expect(find([...steady, ...decayed], { minimumLoss: 0.7 }).pages[0]!.why).toBe('not-decayed');
  });

  it('counts all addresses of a page together', () => {
    const rows = decayed.map((row, index) => ({
      ...row,
      page: ['https://a.example/old/?utm_source=x', 'https://a.example/old#part', 'https://a.example/old'][index % 3]!,
    }));
    expect(find([...steady, ...rows]).pages[0]).toMatchObject({ clicksBefore: 280, clicksNow: 112 });
  });

  it('names the search terms that lost most', () => {
    const rows = [
      ...rowsOf('https://a.example/old', 12, 2, { query: 'waschen' }),
      ...rowsOf('https://a.example/old', 5, 4, { query: 'imprägnieren' }),
      ...rowsOf('https://a.example/old', 3, 3, { query: 'bleibt' }),
      ...rowsOf('https://a.example/old', 1, 0, { query: '' }),
    ];
    expect(find([...steady, ...rows]).pages[0]!.queries).toEqual([
      { query: 'waschen', clicksBefore: 168, clicksNow: 28 },
      { query: 'imprägnieren', clicksBefore: 70, clicksNow: 56 },
    ]);
  });

  it('looks at days that are final only', () => {
    const early = new Date('2026-11-12T06:00:00Z');
    expect(find([...steady, ...decayed], { windowDays: 7 }, early).now).toEqual({
      from: '2026-11-03',
      to: '2026-11-09',
    });
  });

  it('refuses an export that does not reach over both periods, and one that has not begun', () => {
    expect(() => find(decayed, { windowDays: 28 })).toThrow(
      expect.objectContaining({ errorClass: 'invalid', choices: ['days from 2026-09-21 on', 'a smaller windowDays'] }),
    );
    expect(() => find(decayed, {}, new Date('2026-10-01T00:00:00Z'))).toThrow(
      expect.objectContaining({ errorClass: 'invalid', where: { file: 'pages.csv', field: 'date' } }),
    );
  });

  it('gives each page once, decayed ones first, whatever the export', () => {
    const page = fc.record({ number: fc.nat(5), before: fc.nat(40), now: fc.nat(40) });
    fc.assert(
      fc.property(fc.uniqueArray(page, { minLength: 1, maxLength: 6, selector: ({ number }) => number }), (drawn) => {
        const { pages, trend } = find(
          drawn.flatMap(({ number, before, now }) => rowsOf(`https://a.example/${number}`, before, now)),
        );
        expect(new Set(pages.map(({ url }) => url)).size).toBe(drawn.length);
        expect(trend).toBeGreaterThan(0);
        const marks = pages.map(({ why }) => why === 'less-decayed');
        expect(marks.lastIndexOf(true)).toBeLessThan(marks.includes(false) ? marks.indexOf(false) : marks.length);
        for (const { why, loss, clicksBefore } of pages)
          if (why === 'less-decayed')
            expect(loss >= order.minimumLoss && clicksBefore >= order.minimumClicks).toBe(true);
      }),
    );
  });

  it('does not care in which order the rows stand', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...steady, ...decayed], { minLength: 28 * 7 }), (rows) => {
        expect(find(rows)).toEqual(find([...steady, ...decayed]));
      }),
      { numRuns: 20 },
    );
  });
});

describe('addresses of pages', () => {
  it('are the same with and without tracking, fragment and slash', () => {
    const tail = fc.constantFrom('', '/', '#a', '?utm_source=b', '/?gclid=1&utm_medium=c#d', '?srsltid=Af');
    fc.assert(
      fc.property(tail, tail, (one, other) => {
        expect(pageKey(`https://A.example/x${one}`)).toBe(pageKey(`https://a.example/x${other}`));
      }),
    );
    expect(pageKey('https://a.example/x?id=1')).not.toBe(pageKey('https://a.example/x?id=2'));
    expect(pageAddress('https://a.example/x/?b=2&a=1&utm_campaign=q')).toBe('https://a.example/x/?a=1&b=2');
    expect(pageKey('no address')).toBe('no address');
  });
});
