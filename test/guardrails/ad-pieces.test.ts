import { describe, expect, it } from '@jest/globals';
import type { Block } from '../../domain/content.ts';
import { ChannelConfig } from '../../domain/workspace.ts';
import { runGuardrails } from '../../guardrails/run-guardrails.ts';
import { content, input, paragraph } from './sample.ts';

const config = (format: string) =>
  ChannelConfig.parse({
    connector: 'google-ads',
    title: { de: 'Anzeigen', en: 'Ads' },
    format,
    locales: ['de-DE'],
    limits: {
      title: { max: 80 },
      description: { max: 0 },
      body: { min: 1, max: 200 },
      links: { min: 1, max: 1 },
      headings: { min: 3, max: 4, length: 12 },
      paragraphs: { min: 1, max: 2, length: 20 },
    },
    settings: {},
  });

const heading = (text: string): Block => ({ kind: 'heading', text });
const link: Block = { kind: 'link', label: 'Ansehen', url: 'https://fjellhof.example/' };
const rules = (body: Block[], format = 'ad'): string[] =>
  runGuardrails(input([content([...body, link])], { channel: { name: 'ads', config: config(format) } }))[0]!
    .findings.map(({ rule }) => rule)
    .filter((rule) => rule.startsWith('limits/'))
    .sort();

const three = ['Eins', 'Zwei', 'Drei'].map(heading);

describe('the pieces of an ad', () => {
  it('finds nothing in one that the channel takes', () => {
    expect(rules([...three, paragraph('Kurz gesagt.')])).toEqual([]);
    expect(rules([...three, heading('Zwölf Zeichn'), paragraph('Ä'.repeat(20))])).toEqual([]);
  });

  it('counts headlines and descriptions, and their characters', () => {
    expect(rules([...three.slice(1), paragraph('Kurz.')])).toEqual(['limits/headline-count']);
    expect(rules([...three, heading('Vier'), heading('Fünf'), paragraph('Kurz.')])).toEqual(['limits/headline-count']);
    expect(rules([...three, heading('Dreizehn Zeic'), paragraph('Kurz.')])).toEqual(['limits/headline-length']);
    expect(rules(three)).toEqual(['limits/ad-text-count']);
    expect(rules([...three, paragraph('Ä'.repeat(21))])).toEqual(['limits/ad-text-length']);
    // An emoji is one character, as it is for the platform.
    expect(rules([...three, paragraph('😀'.repeat(20))])).toEqual([]);
  });

  it('finds what is said twice, in whatever case', () => {
    expect(rules([...three, heading('EINS'), paragraph('Kurz.')])).toEqual(['limits/ad-repetition']);
    expect(rules([...three, paragraph('Kurz.'), paragraph('Kurz.')])).toEqual(['limits/ad-repetition']);
  });

  it('takes no lists and pictures', () => {
    expect(rules([...three, paragraph('Kurz.'), { kind: 'list', items: ['eins'] }])).toEqual(['limits/ad-block']);
  });

  it('does not look at other formats', () => {
    expect(rules([...three, paragraph('Ä'.repeat(40))], 'article')).toEqual([
      'limits/heading-without-text',
      'limits/heading-without-text',
    ]);
  });
});
