import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatMoney, moneyIn } from '../../guardrails/text/money.ts';
import { parseNumber } from '../../guardrails/text/numbers.ts';
import { reductionsIn } from '../../guardrails/text/reductions.ts';
import { sentencesOf } from '../../guardrails/text/sentences.ts';
import { compileTerms } from '../../guardrails/text/term-matcher.ts';
import { wordsOf } from '../../guardrails/text/words.ts';

describe('moneyIn', () => {
  it.each([
    ['149,95 €', 14995],
    ['€ 149.95', 14995],
    ['149 Euro', 14900],
    ['EUR 149', 14900],
    ['ab 99 €', 9900],
    ['1.299,00 €', 129900],
    ['1,299.00 EUR', 129900],
    ['1.299 €', 129900],
    ['89,– €', 8900],
    ['89,- €', 8900],
    ['50 Cent', 50],
    ['€1,299', 129900],
  ])('reads %s', (text, cents) => {
    expect(moneyIn(`Es kostet ${text}.`).map((money) => [money.cents, money.currency])).toEqual([[cents, 'EUR']]);
  });

  it('reads both amounts of a range', () => {
    expect(moneyIn('Jacken für 89–149,95 €').map(({ cents }) => cents)).toEqual([8900, 14995]);
  });

  it.each(['Modell 149', '20 Europäer', '3 Centimeter', 'FJ149 €uro', '100 EURs'])('sees no money in %s', (text) => {
    expect(moneyIn(text).filter(({ cents }) => cents !== 14900)).toEqual([]);
  });

  it('reads back what the locale writes', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 99_999_999 }),
        fc.constantFrom('de-DE', 'en-GB'),
        fc.boolean(),
        (cents, locale, short) => {
          expect(moneyIn(`x ${formatMoney(cents, 'EUR', locale, short)} x`)[0]?.cents).toBe(cents);
        },
      ),
    );
  });
});

describe('parseNumber', () => {
  it.each([
    ['20.000', 'de', 20000],
    ['20,000', 'en', 20000],
    ['2.125', 'en', 2.125],
    ['2,4', 'de', 2.4],
    ['0,640', 'de', 0.64],
    ['1.299,50', 'en', 1299.5],
    ['1.234.567', 'de', 1234567],
    ['12', 'de', 12],
  ] as const)('reads %s in %s', (written, language, value) => {
    expect(parseNumber(written, language)).toBe(value);
  });
});

describe('reductionsIn', () => {
  it.each([
    'minus 20 %',
    '20 % Rabatt',
    '20% off',
    'save 20%',
    'spare 20 %',
    '20 Prozent günstiger',
    'Sie sparen jetzt 20 %',
    '-20 % auf alles',
  ])('sees a reduction in %s', (text) => {
    expect(reductionsIn(text).map(({ percent }) => percent)).toEqual([20]);
  });

  it.each(['20 % leichter', 'spart 20 % Gewicht', '20 % Polyester', 'zu 20 % aus Wolle', '20% of the fabric'])(
    'sees none in %s',
    (text) => {
      expect(reductionsIn(text)).toEqual([]);
    },
  );
});

describe('sentencesOf', () => {
  it('does not stop at abbreviations, ordinals and numbers', () => {
    const text = 'Am 3. Mai wiegt sie ca. 1.200 g, z. B. nass. „Gut so!“ Und weiter? Ja.';
    expect(sentencesOf(text).map((sentence) => sentence.text)).toEqual([
      'Am 3. Mai wiegt sie ca. 1.200 g, z. B. nass.',
      '„Gut so!“',
      'Und weiter?',
      'Ja.',
    ]);
  });

  it('cuts any text into parts that stand there, in order', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        let last = 0;
        for (const sentence of sentencesOf(text)) {
          expect(text.slice(sentence.start, sentence.end)).toBe(sentence.text);
          expect(sentence.start).toBeGreaterThanOrEqual(last);
          last = sentence.end;
        }
      }),
    );
  });
});

describe('compileTerms', () => {
  const hits = (term: string, text: string, language: 'de' | 'en' | 'any' = 'de'): string[] =>
    compileTerms([{ term, language, joined: true, entry: term }])(text, wordsOf(text)).map(({ start, end }) =>
      text.slice(start, end),
    );

  it.each([
    ['billig', 'BILLIGE Jacken', ['BILLIGE']],
    ['Größe', 'die GROESSE', ['GROESSE']],
    ['Größe', 'die Gro\u0308ße', ['Gro\u0308ße']],
    ['billig', 'Billig-Preis', ['Billig']],
    ['billig', 'bil\u00adlig', ['bil\u00adlig']],
    ['völlig sicher', 'eine völlig sichere Sache', ['völlig sichere']],
    ['Outdoor-Jacke', 'Outdoorjacken und Outdoor Jacken', ['Outdoorjacken', 'Outdoor Jacken']],
    ['100 %', 'zu 100 % dicht', ['100 %']],
    ['garant*', 'Garantieren', ['Garantieren']],
    ['*preis', 'Kampfpreise', ['Kampfpreise']],
  ])('finds %s in %s', (term, text, found) => {
    expect(hits(term, text)).toEqual(found);
  });

  it.each([
    ['billig', 'missbilligen'],
    ['billig', 'Billigung'],
    ['rot', 'Brot'],
    ['völlig sicher', 'völlig. Sicher'],
    ['100 %', '100 Meter'],
  ])('does not find %s in %s', (term, text) => {
    expect(hits(term, text)).toEqual([]);
  });

  it('finds every term at its place, between any other words', () => {
    fc.assert(
      fc.property(fc.constantFrom('billig', 'Größe', 'game changer'), fc.string({ unit: 'binary' }), (term, noise) => {
        const text = `${noise} . ${term}`;
        expect(compileTerms([{ term, language: 'any', entry: term }])(text, wordsOf(text)).at(-1)).toMatchObject({
          end: text.length,
        });
      }),
    );
  });
});
