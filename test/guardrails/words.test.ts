import { describe, expect, it } from '@jest/globals';
import { Brand, Rules } from '../../domain/workspace.ts';
import { channel, content, findingsOf, input, jacket, paragraph, rulesOf } from './sample.ts';

const brand = (terminology: unknown[]) => Brand.parse({ ...input([]).brand, terminology });

describe('terminology', () => {
  it('gives the preferred word', () => {
    const given = input([content('Ein Regenmantel hilft.')], {
      brand: brand([{ language: 'de', use: 'Regenjacke', insteadOf: ['Regenmantel'] }]),
    });
    expect(findingsOf(given)).toMatchObject([
      {
        rule: 'terminology/preferred-word',
        excerpt: 'Regenmantel',
        suggestion: { de: 'Regenjacke', en: 'Regenjacke' },
      },
    ]);
  });

  it('tells a spelling with a hyphen from the preferred one without', () => {
    const terms = { brand: brand([{ language: 'de', use: 'Hardshelljacke', insteadOf: ['Hardshell-Jacke'] }]) };
    expect(rulesOf(input([content('Die Hardshelljacke hilft.')], terms))).toEqual([]);
    expect(rulesOf(input([content('Die Hardshell-Jacken helfen.')], terms))).toEqual(['terminology/preferred-word']);
  });

  it('leaves preferred terms and product names alone that contain the word', () => {
    const terms = brand([{ language: 'de', use: 'Outdoor-Ausrüstung', insteadOf: ['Ausrüstung', 'Anorak'] }]);
    const products = [{ ...jacket, name: { de: 'Anorak Nordwand', en: 'Nordwand Anorak' } }];
    expect(
      rulesOf(input([content('Zur Outdoor-Ausrüstung gehört der Anorak Nordwand.')], { brand: terms, products })),
    ).toEqual([]);
    expect(rulesOf(input([content('Zur Ausrüstung gehört ein Anorak.')], { brand: terms, products }))).toEqual([
      'terminology/preferred-word',
      'terminology/preferred-word',
    ]);
  });
});

describe('blocklist', () => {
  it("has each entry's own verdict, and the workspace's override above it", () => {
    const list = [{ term: 'Gore-Tex', reason: 'Marke', verdict: 'block' }];
    const given = (rules: unknown) => input([content('Mit Goretex innen.')], { rules: Rules.parse(rules) });
    expect(findingsOf(given({ blocklist: list }))[0]).toMatchObject({ rule: 'blocklist/term', verdict: 'block' });
    expect(
      findingsOf(given({ blocklist: list, verdicts: [{ rule: 'blocklist/*', verdict: 'pass' }] }))[0],
    ).toMatchObject({ verdict: 'pass' });
  });

  it('keeps to the language of the text', () => {
    const rules = Rules.parse({ blocklist: [{ term: 'gift', language: 'de', reason: 'Ton' }] });
    const given = input([content('A gift for walkers.')], { rules });
    expect(rulesOf({ ...given, variants: given.variants.map((each) => ({ ...each, locale: 'en-GB' })) })).toEqual([]);
    expect(rulesOf({ ...given, variants: given.variants })).toEqual(['blocklist/term']);
  });
});

describe('limits', () => {
  it.each([
    ['/weg', []],
    ['https://fjellhof.example/x', []],
    ['https://www.fjellhof.example', []],
    ['mailto:hallo@fjellhof.example', []],
    ['//fremd.example', ['limits/link-target']],
    ['/\\fremd.example', ['limits/link-target']],
    ['https://fjellhof.example.fremd.example', ['limits/link-target']],
    ['https://fjellhof.example@fremd.example', ['limits/link-target']],
    ['http://fjellhof.example', ['limits/link-scheme']],
    ['JavaScript:alert(1)', ['limits/link-scheme']],
    ['data:text/html,x', ['limits/link-scheme']],
  ])('judges the link target %s', (url, expected) => {
    expect(rulesOf(input([content([paragraph('Der Weg.'), { kind: 'link', label: 'Mehr', url }])]))).toEqual(expected);
  });

  it.each(['https://fremd.example', 'http://fjellhof.example'])('wants a lawyer for %s if agents leave it', (url) => {
    const linked = input([content([paragraph('Der Weg.'), { kind: 'link', label: 'Mehr', url }])]);
    expect(findingsOf(linked)).toMatchObject([{ verdict: 'repair', role: 'legal' }]);
  });

  it('wants the notices of the channel in the language of the text', () => {
    const config = channel({ disclosures: { de: ['Mit KI  entstanden.'], en: ['Made with AI.'] } });
    expect(rulesOf(input([content('Der Weg. Mit KI entstanden.')], { channel: { name: 'magazin', config } }))).toEqual(
      [],
    );
    expect(findingsOf(input([content('Der Weg.')], { channel: { name: 'magazin', config } }))).toMatchObject([
      { rule: 'limits/disclosure-missing', span: null },
    ]);
  });

  it('says by how much a text is too long', () => {
    const [finding] = findingsOf(input([{ ...content('Der Weg.'), title: 'x'.repeat(75) }]));
    expect(finding).toMatchObject({ rule: 'limits/title-length', suggestion: { de: 'Um 5 kürzen.' } });
  });
});
