import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Block, type Content, textParts } from '../../domain/content.ts';
import { Finding, Findings } from '../../domain/finding.ts';
import { Rules } from '../../domain/workspace.ts';
import { guardrailRules } from '../../guardrails/registry.ts';
import { runGuardrails } from '../../guardrails/run-guardrails.ts';
import { claim, content, findingsOf, input, paragraph, passage, rulesOf } from './sample.ts';

/** Texts made of what the checks look for, and of anything at all. */
const pieces = fc.constantFrom(
  'Fjellsturm Regenjacke ',
  '149,95 €',
  '€ 99',
  '20 % Rabatt ',
  'statt 219 € ',
  '640 g ',
  'wasserdicht ',
  'DE89 3704 0044 0532 0130 00',
  '86095742719 ',
  'Tel. 030 23125-123 ',
  'a@b.example ',
  '4242 4242 4242 4242',
  '. ',
  '? ',
  '\n',
  'z. B. ',
  'billig ',
  '\u202e',
  '\u200b',
  '\ud800',
  '👨‍👩‍👧',
  'geb. 12.03.1985 ',
  'Anna Huber ',
  'Lindenstraße 5 ',
  'www.fremd.example ',
  '1.2.3.4,5,6 ',
  '((((( ',
  '+49',
);
const anyText = fc.oneof(
  fc
    .array(fc.oneof(pieces, fc.string({ unit: 'binary', maxLength: 8 })), { maxLength: 20 })
    .map((list) => list.join('')),
  fc.string({ unit: 'grapheme', maxLength: 200 }),
);
const anyBlock: fc.Arbitrary<Block> = fc.oneof(
  fc.record({ kind: fc.constantFrom('heading' as const, 'paragraph' as const), text: anyText }),
  fc.record({ kind: fc.constant('list' as const), items: fc.array(anyText, { maxLength: 3 }) }),
  fc.record({ kind: fc.constant('link' as const), label: anyText, url: fc.oneof(anyText, fc.webUrl()) }),
  fc.record({ kind: fc.constant('image' as const), url: anyText, alt: anyText }),
);
const anyContent: fc.Arbitrary<Content> = fc.record({
  title: anyText,
  description: anyText,
  slug: anyText,
  body: fc.array(anyBlock, { maxLength: 5 }),
  claims: fc.array(
    fc.record({
      text: anyText,
      evidence: fc.array(
        fc.record({
          document: fc.constantFrom('doc', 'price-list', 'x'),
          passage: fc.constantFrom('doc#0', 'FJ-100', 'x'),
          quote: anyText,
          confidence: fc.constant(1),
        }),
        { maxLength: 2 },
      ),
    }),
    { maxLength: 3 },
  ),
});
const busy = {
  rules: Rules.parse({
    blocklist: [
      { term: 'billig', reason: 'Ton' },
      { term: '*dicht', reason: 'Ton' },
    ],
  }),
  passages: new Map([['doc#0', passage('doc#0', 'Die Fjellsturm Regenjacke wiegt 640 g.')]]),
  published: [{ title: 'Alt', text: 'Die Fjellsturm Regenjacke wiegt 640 g und ist wasserdicht.', url: '/alt' }],
};

describe('runGuardrails', () => {
  it('never throws, whatever the content, and each finding has the shape and the words of its place', () => {
    fc.assert(
      fc.property(
        fc.array(anyContent, { minLength: 1, maxLength: 2 }),
        fc.constantFrom('de-DE', 'en-GB'),
        (contents, locale) => {
          const given = input(contents, busy);
          const results = runGuardrails({
            ...given,
            variants: given.variants.map((variant) => ({ ...variant, locale })),
          });
          results.forEach((result, index) => {
            Findings.parse(result);
            const texts = new Map(textParts(contents[index]!).map(({ path, text }) => [path, text]));
            for (const { rule, span, excerpt, verdict, role } of result.findings) {
              expect(guardrailRules).toHaveProperty([rule]);
              const left = verdict === 'repair' && guardrailRules[rule]!.role !== undefined;
              expect(role !== null).toBe(verdict === 'human' || left);
              if (!span) continue;
              const text = texts.get(span.path)!;
              expect(span.start).toBeGreaterThanOrEqual(0);
              expect(span.end).toBeGreaterThanOrEqual(span.start);
              expect(span.end).toBeLessThanOrEqual(text.length);
              const words = text
                .slice(span.start, span.end)
                .slice(0, 200)
                .replace(/[\ud800-\udbff]$/, '');
              if (excerpt?.includes('•')) expect(excerpt.length).toBeLessThanOrEqual(200);
              else expect(excerpt).toBe(words);
            }
          });
        },
      ),
      { numRuns: 300 },
    );
  });

  it('gives equal findings for equal input', () => {
    fc.assert(
      fc.property(anyContent, (each) => {
        expect(runGuardrails(input([structuredClone(each)], busy))).toEqual(runGuardrails(input([each], busy)));
      }),
      { numRuns: 50 },
    );
  });

  it('copes with long runs of what its patterns begin with', () => {
    for (const run of [
      '0',
      '1,',
      '1.',
      '(',
      '+4',
      'a.',
      '@',
      'A1',
      '€',
      ' ',
      '-',
      'ä',
      '20 % ',
      'Aa ',
      'www.',
      '\u200d',
      'statt ',
      '12 Mill ',
      'Straße ',
      '*1.1.',
    ]) {
      expect(() => runGuardrails(input([content(run.repeat(20_000))], busy))).not.toThrow();
    }
  });

  it('finds nothing in a text that is fit to print', () => {
    const text = 'Der Weg beginnt am Bahnhof. Die Fjellsturm Regenjacke kostet 149,95 € und wiegt 640 g.';
    const cited = claim('Die Fjellsturm Regenjacke kostet 149,95 € und wiegt 640 g.', 'price-list', 'FJ-100', '640 g');
    expect(runGuardrails(input([content(text, [cited])]))).toEqual([
      { variant: 'variant-0', verdict: 'pass', findings: [] },
    ]);
  });

  it('names the worst verdict and sorts by reading order', () => {
    const [result] = runGuardrails(
      input([content([paragraph('Mail an a@b.example und c@d.example.'), paragraph('IBAN DE89370400440532013000')])]),
    );
    expect(result!.verdict).toBe('block');
    expect(result!.findings.map(({ rule }) => rule)).toEqual(['pii/email', 'pii/email', 'pii/iban']);
  });

  it('reports one finding where several claims fail at the same place for the same reason', () => {
    const wrong = claim('Sie wiegt 640 g.', 'doc', 'nirgends#0', 'x');
    expect(rulesOf(input([content('Sie wiegt 640 g.', [wrong, wrong])]))).toEqual(['evidence/unknown-passage']);
  });

  it('never repeats personal data, not even in the findings of other checks', () => {
    const text =
      'Die wasserdichte Jacke von Anna Huber, geb. 12.03.1985, Konto DE89 3704 0044 0532 0130 00, Mail anna.huber@privat.example.';
    const findings = findingsOf(input([content(text)]));
    expect(findings.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining(['evidence/unsupported', 'pii/iban', 'pii/email', 'pii/birth-date']),
    );
    const said = JSON.stringify(findings);
    for (const secret of ['3704 0044', '12.03.1985', 'huber@privat']) expect(said).not.toContain(secret);
  });

  it('holds the later of two near duplicates against the earlier', () => {
    const text =
      'Wer früh am Morgen aufbricht, hat den Grat für sich allein und erlebt, wie die Sonne über dem Tal aufgeht.';
    const [first, second] = runGuardrails(input([content(text), content(text)]));
    expect(first!.verdict).toBe('pass');
    expect(second!.findings.map(({ rule, evidence }) => [rule, evidence[0]!.source])).toEqual([
      ['near-duplicate/sibling', 'variant-0'],
    ]);
  });

  it('lets the workspace overrule a verdict on one channel', () => {
    const rules = Rules.parse({ verdicts: [{ rule: 'pii/*', channel: 'magazin', verdict: 'human', role: 'legal' }] });
    const [finding] = findingsOf(input([content('Mail an a@b.example.')], { rules }));
    expect(finding).toMatchObject({ rule: 'pii/email', verdict: 'human', role: 'legal' });
  });
});

describe('guardrailRules', () => {
  it('explains every rule in both languages under an id that findings accept', () => {
    for (const [id, { title, why }] of Object.entries(guardrailRules)) {
      expect(Finding.shape.rule.safeParse(id).success).toBe(true);
      for (const text of [title.de, title.en, why.de, why.en]) expect(text.length).toBeGreaterThan(3);
    }
  });
});
