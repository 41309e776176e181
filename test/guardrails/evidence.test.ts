import { describe, expect, it } from '@jest/globals';
import { channel, claim, content, findingsOf, input, passage, rulesOf } from './sample.ts';

const passages = new Map(
  [
    passage('jacke#0', 'Die Fjellsturm wiegt 640 g und ist wasserdicht.'),
    passage('intern#0', 'Die Fjellsturm hielt 900 Stunden Regen stand.', { readers: ['legal'] }),
    passage('alt#0', 'Auf Jacken geben wir 5 Jahre Garantie.', { validUntil: '2025-01-01T00:00:00Z' }),
    passage('magazin#0', 'Die Fjellsturm überstand 30 Nächte im Sturm.', { integrity: 'untrusted' }),
    passage('zelt-a#0', 'Das Zelt wiegt 2,4 kg.'),
    passage('zelt-b#0', 'Das Zelt wiegt 2,9 kg.'),
  ].map((each) => [each.id, each]),
);
const judge = (text: string, document: string, quote: string): string[] =>
  rulesOf(input([content(text, [claim(text, document, `${document}#0`, quote)])], { passages }));

describe('evidence', () => {
  it.each([
    ['Sie wiegt 640 g.', 'jacke', 'wiegt 640 g', []],
    ['Sie wiegt 0,64 kg.', 'jacke', 'wiegt  640 g', []],
    ['Sie wiegt 700 g.', 'jacke', 'wiegt 640 g', ['evidence/not-in-source']],
    ['Sie wiegt 640 g.', 'jacke', 'wiegt nur 640 g', ['evidence/quote-not-found']],
    ['Sie wiegt 640 g.', 'jacke', '', ['evidence/quote-not-found']],
    ['Sie wiegt 640 g.', 'nirgends', 'wiegt 640 g', ['evidence/unknown-passage']],
    ['Sie ist winddicht.', 'jacke', 'ist wasserdicht', ['evidence/not-in-source']],
    ['Sie hielt 900 Stunden stand.', 'intern', 'hielt 900 Stunden', ['evidence/restricted-source']],
    ['Sie hielt 901 Stunden stand.', 'intern', 'hielt 900 Stunden', ['evidence/restricted-source']],
    ['Wir geben 5 Jahre Garantie.', 'alt', '5 Jahre Garantie', ['evidence/expired-source']],
    ['Sie überstand 30 Nächte.', 'magazin', 'überstand 30 Nächte', ['evidence/foreign-source']],
    ['Das Zelt wiegt 2,4 kg.', 'zelt-a', 'wiegt 2,4 kg', ['evidence/contradiction']],
  ])('judges: %s, from %s', (text, document, quote, expected) => {
    expect(judge(text, document, quote)).toEqual(expected);
  });

  it('lets a channel for those who may read a document use it', () => {
    const text = 'Sie hielt 900 Stunden stand.';
    const given = input([content(text, [claim(text, 'intern', 'intern#0', 'hielt 900 Stunden')])], {
      passages,
      channel: { name: 'intern', config: channel({ audience: ['legal'] }) },
    });
    expect(rulesOf(given)).toEqual([]);
  });

  it('takes a foreign text beside one of our own', () => {
    const text = 'Die Fjellsturm wiegt 640 g.';
    const [own] = claim(text, 'jacke', 'jacke#0', 'wiegt 640 g').evidence;
    const foreign = { document: 'magazin', passage: 'magazin#0', quote: 'Die Fjellsturm', confidence: 0.5 };
    expect(rulesOf(input([content(text, [{ text, evidence: [foreign, own!] }])], { passages }))).toEqual([]);
  });

  it('lets an English sentence rest on a German passage', () => {
    const text = 'It is waterproof and weighs 640 grams.';
    const given = input([content(text, [claim(text, 'jacke', 'jacke#0', 'wiegt 640 g und ist wasserdicht')])], {
      passages,
    });
    expect(rulesOf({ ...given, variants: given.variants.map((each) => ({ ...each, locale: 'en-GB' })) })).toEqual([]);
  });

  it('wants a claim for each fact, and names the row of the price list that would support it', () => {
    const [finding] = findingsOf(input([content('Sie wiegt 640 g. Der Weg ist schön.')]));
    expect(finding).toMatchObject({
      rule: 'evidence/unsupported',
      excerpt: 'Sie wiegt 640 g.',
      suggestion: { de: 'Mit der Preisliste belegen: FJ-100.' },
    });
  });

  it('lets a title sum up what the body proves, and nothing more', () => {
    const proven = content('Sie wiegt 640 g.', [claim('Sie wiegt 640 g.', 'jacke', 'jacke#0', 'wiegt 640 g')]);
    expect(rulesOf(input([{ ...proven, title: 'Nur 640 g im Regen' }], { passages }))).toEqual([]);
    expect(rulesOf(input([{ ...proven, title: 'Nur 500 g im Regen' }], { passages }))).toEqual([
      'evidence/unsupported',
    ]);
  });
});
