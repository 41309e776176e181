import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { chunk } from '../../knowledge/chunk.ts';

const section = (text: string, heading: string | null = null) => ({ heading, page: null, text });

describe('cutting passages', () => {
  it('ends passages at sentences and numbers them from 1', async () => {
    const passages = await chunk([section('Die Jacke ist dicht. Sie wiegt 420 g. Wir nähen sie in Porto.')], {
      size: 40,
      overlap: 0,
    });
    expect(passages.map(({ ordinal, text }) => [ordinal, text])).toEqual([
      [1, 'Die Jacke ist dicht. Sie wiegt 420 g.'],
      [2, 'Wir nähen sie in Porto.'],
    ]);
  });

  it('lets neighbours share text, but never across a heading', async () => {
    const passages = await chunk([section('a1 a2 a3 a4 a5 a6', 'A'), section('b1 b2', 'B')], { size: 9, overlap: 3 });
    expect(passages.map(({ heading, text }) => [heading, text])).toEqual([
      ['A', 'a1 a2 a3'],
      ['A', 'a3 a4 a5'],
      ['A', 'a5 a6'],
      ['B', 'b1 b2'],
    ]);
  });

  it('keeps every word and the size, for any text', async () => {
    const words = fc.array(fc.stringMatching(/^[a-zäöü.]{1,30}$/), { minLength: 1, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(words, fc.integer({ min: 40, max: 200 }), async (list, size) => {
        const passages = await chunk([section(list.join(' '))], { size, overlap: 0 });
        expect(
          passages
            .map(({ text }) => text)
            .join(' ')
            .split(/\s+/),
        ).toEqual(list);
        for (const { text } of passages) expect(text.length).toBeLessThanOrEqual(size);
      }),
    );
  });
});
