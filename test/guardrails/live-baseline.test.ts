import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Block, Content } from '../../domain/content.ts';
import { runGuardrails } from '../../guardrails/run-guardrails.ts';
import { channel, claim, content, input, jacket, paragraph, passage } from './sample.ts';

const live = content([
  { kind: 'heading', text: 'Die Jacke' },
  paragraph('Die Fjellsturm Regenjacke kostet 189,95 €. Sie wiegt 700 g.'),
  { kind: 'link', label: 'Mehr', url: 'https://elsewhere.example/page' },
]);

const check = (changed: Content, more = {}) =>
  runGuardrails(input([changed], { live, ...more }))[0]!.findings.map(({ rule, verdict }) => `${rule} ${verdict}`);

const withBody = (change: (body: Block[]) => Block[]): Content => ({ ...live, body: change([...live.body]) });

describe('a changed page against the live one', () => {
  it('leaves what stands there already for people to see', () => {
    expect(check(live)).toEqual([
      'price/unknown-amount human',
      'evidence/unsupported pass',
      'limits/link-target human',
    ]);
  });

  it('asks for evidence of a new sentence, not of those around it', () => {
    const changed = withBody(([heading, , link]) => [
      heading!,
      paragraph('Die Fjellsturm Regenjacke kostet 149,95 €. Sie wiegt 700 g. Sie hat 3 Lagen.'),
      link!,
    ]);
    expect(check(changed)).toEqual([
      'evidence/unsupported pass',
      'evidence/unsupported repair',
      'limits/link-target human',
    ]);
    const text = 'Sie hat 3 Lagen.';
    const proven = { ...changed, claims: [claim(text, 'doc', 'doc#1', text)] };
    expect(check(proven, { passages: new Map([['doc#1', passage('doc#1', text)]]) })).toEqual([
      'evidence/unsupported pass',
      'limits/link-target human',
    ]);
  });

  it('asks for a wrong price to be mended once its block is touched', () => {
    const changed = withBody(([heading, , link]) => [
      heading!,
      paragraph('Die Fjellsturm Regenjacke kostet 189,95 €. Sie wiegt 700 g. Und sie ist rot.'),
      link!,
    ]);
    expect(check(changed)).toContain('price/unknown-amount repair');
  });

  it('asks for evidence once what stood where no reader of the page sees it comes before their eyes', () => {
    const [text, body] = ['Sie hält 20.000 mm Wasser ab.', paragraph('Die Fjellsturm Regenjacke ist rot.')];
    const image: Block = { kind: 'image', url: 'https://www.fjellsturm.example/a.jpg', alt: text };
    for (const hidden of [content([image, body]), { ...content([body]), description: text }]) {
      const shown = { ...hidden, description: live.description, body: [body, paragraph(text)] };
      const found = runGuardrails(input([shown], { live: hidden }))[0]!.findings;
      expect(found.map(({ rule, verdict }) => `${rule} ${verdict}`)).toContain('evidence/unsupported repair');
    }
  });

  it('counts what stands there a second time as worse', () => {
    expect(check(withBody((body) => [...body, body[1]!]))).toEqual(
      expect.arrayContaining(['price/unknown-amount human', 'price/unknown-amount repair']),
    );
  });

  it('has a person look at what would block if it were new', () => {
    const cheap = content([paragraph('Die Fjellsturm Regenjacke kostet 99,00 €.')]);
    const found = runGuardrails(input([cheap], { live: cheap }))[0]!;
    expect(found.findings.map(({ rule, verdict }) => `${rule} ${verdict}`)).toEqual(['price/below-minimum human']);
    expect(found.verdict).toBe('human');
  });

  it('holds lengths against the live ones where those are beyond the limits', () => {
    const tight = channel({
      limits: { title: { min: 5, max: 10 }, description: { max: 160 }, body: { min: 1, max: 8 } },
    });
    const bounds = { channel: { name: 'magazin', config: tight } };
    expect(check(live, bounds).filter((rule) => /length/.test(rule))).toEqual([]);
    const longer = { ...withBody((body) => [...body, paragraph('Noch mehr Text.')]), title: 'Unterwegs im Regenguss' };
    expect(check(longer, bounds)).toEqual(
      expect.arrayContaining(['limits/title-length repair', 'limits/body-length repair']),
    );
  });

  it('wants a notice that the channel requires even when the live page has none', () => {
    const config = channel({ disclosures: { de: ['Mit KI geschrieben.'], en: [] } });
    expect(check(live, { channel: { name: 'magazin', config } })).toContain('limits/disclosure-missing repair');
  });

  it('does not hold two versions of a page against each other', () => {
    const long = content([
      paragraph('Ein Weg führt über den Pass und hinunter zum See, an dem die Hütte steht und raucht.'),
    ]);
    const both = runGuardrails(input([long, { ...long, description: 'Neu.' }], { live: long }));
    expect(both.flatMap(({ findings }) => findings.map(({ rule }) => rule))).toEqual([]);
  });

  it('finds nothing to repair or to block in any page that is left as it is', () => {
    const sentence = fc.constantFrom(
      'Die Fjellsturm Regenjacke kostet 99,00 €.',
      'Sie wiegt 12 kg.',
      'Sie ist die beste der Welt.',
      'Schreiben Sie an max.muster@fjellhof.example.',
      'Ein\u200b Satz.',
    );
    const block: fc.Arbitrary<Block> = fc.oneof(
      fc.array(sentence, { minLength: 1, maxLength: 3 }).map((texts) => paragraph(texts.join(' '))),
      sentence.map((text): Block => ({ kind: 'heading', text })),
      fc.array(sentence, { minLength: 1, maxLength: 3 }).map((items): Block => ({ kind: 'list', items })),
      fc.constant<Block>({ kind: 'image', url: '/a.png', alt: '' }),
    );
    fc.assert(
      fc.property(fc.array(block, { minLength: 1, maxLength: 6 }), fc.string({ maxLength: 200 }), (body, title) => {
        const page = { ...content(body), title: `T${title}` };
        const { verdict } = runGuardrails(input([page], { live: page, products: [jacket] }))[0]!;
        expect(['pass', 'human']).toContain(verdict);
      }),
    );
  });
});
