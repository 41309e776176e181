import { describe, expect, it } from '@jest/globals';
import type { Product } from '../../domain/product.ts';
import { content, findingsOf, input, jacket, rulesOf } from './sample.ts';

const rules = (text: string, more: Partial<Product>): string[] =>
  rulesOf(input([content(text)], { products: [{ ...jacket, ...more }] })).filter((rule) => rule.startsWith('offer/'));
const priced = 'Die Fjellsturm kostet 149,95 €.';
const ends = (instant: string) => ({ offerEnds: instant });

describe('offer', () => {
  it('says nothing of products of which the list does not say it', () => {
    expect(rules(priced, {})).toEqual([]);
    expect(rules(priced, { stock: null, offerEnds: null })).toEqual([]);
    expect(rules(priced, { stock: 3 })).toEqual([]);
  });

  it('shows a sold-out product to the content lead, once, wherever it is named', () => {
    const text = 'Die Fjellsturm hält dicht. Mit der Fjellsturm bleibt es trocken.';
    const [finding, ...others] = findingsOf(input([content(text)], { products: [{ ...jacket, stock: 0 }] })).filter(
      ({ rule }) => rule.startsWith('offer/'),
    );
    expect(finding).toMatchObject({
      rule: 'offer/sold-out',
      verdict: 'human',
      role: 'content-lead',
      excerpt: 'Fjellsturm',
      evidence: [{ source: 'price-list FJ-100', text: 'stock 0' }],
    });
    expect(others).toEqual([]);
    expect(rules('Der Regen kommt.', { stock: 0 })).toEqual([]);
  });

  it('blocks the price of an offer from its end on, and not a text without a price', () => {
    expect(rules(priced, ends('2026-11-24T09:00:00.001+01:00'))).toEqual([]);
    expect(rules(priced, ends('2026-11-24T09:00:00+01:00'))).toEqual(['offer/ended']);
    expect(rules('Die Fjellsturm: 20 % Rabatt.', ends('2026-11-23T00:00:00Z'))).toEqual(['offer/ended']);
    expect(rules('Die Fjellsturm hält dicht.', ends('2026-11-23T00:00:00Z'))).toEqual([]);
  });
});
