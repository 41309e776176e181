import { describe, expect, it } from '@jest/globals';
import { claim, content, findingsOf, input, jacket, passage, rulesOf } from './sample.ts';

const backpack = {
  ...jacket,
  sku: 'TL-200',
  name: { de: 'Talwind Rucksack', en: 'Talwind Backpack' },
  priceCents: 8900,
  lowest30DaysCents: 8900,
  minimumCents: 7900,
  attributes: {},
};
const products = [jacket, backpack];
const rules = (text: string): string[] => rulesOf(input([content(text)], { products }));

describe('price', () => {
  it('suggests the right price of the product that the sentence names', () => {
    const [finding] = findingsOf(input([content('Die Fjellsturm kostet 159,95 €.')], { products }));
    expect(finding).toMatchObject({ rule: 'price/unknown-amount', verdict: 'repair', excerpt: '159,95 €' });
    expect(finding!.suggestion!.de).toContain('149,95');
  });

  it('blocks what is below the minimum', () => {
    expect(findingsOf(input([content('Die Fjellsturm kostet nur 99 €.')], { products }))[0]).toMatchObject({
      rule: 'price/below-minimum',
      verdict: 'block',
    });
  });

  it('sends a reduction that is not based on the 30-day price to legal', () => {
    expect(findingsOf(input([content('20 % Rabatt auf die Fjellsturm Regenjacke.')], { products }))[0]).toMatchObject({
      rule: 'price/reduction-reference',
      verdict: 'human',
      role: 'legal',
    });
  });

  it.each([
    ['Die Fjellsturm kostet 149,95 € statt 189,95 €.', []],
    ['Die Fjellsturm kostet 149,95 € statt 179,95 €.', ['price/reduction-reference']],
    ['Die Fjellsturm kostet 149,95 €, der Talwind 89 €.', []],
    ['Der Talwind kostet 149,95 €.', ['price/other-product']],
    ['Die Fjellsturm ist da. Sie kostet 149,95 €.', []],
    ['Die Fjellsturm kostet 149.95 €.', ['price/format']],
    ['Der Talwind: jetzt minus 10 %.', ['price/reduction-reference']],
    ['Der Talwind: jetzt minus 20 %.', ['price/below-minimum', 'price/reduction-reference']],
  ])('judges: %s', (text, expected) => {
    expect(rules(text)).toEqual(expected);
  });

  it('takes a fee from a passage that is cited, and from nowhere else', () => {
    const text = 'Ab 50 € Bestellwert liefern wir kostenlos.';
    const passages = new Map([['versand#0', passage('versand#0', 'Ab 50 € Bestellwert ist der Versand kostenlos.')]]);
    expect(rules(text)).toEqual(['price/unknown-amount']);
    expect(
      rulesOf(
        input([content(text, [claim(text, 'versand', 'versand#0', 'Ab 50 € Bestellwert')])], { products, passages }),
      ),
    ).toEqual([]);
  });
});
