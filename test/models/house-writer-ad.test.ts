import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { Brand, ChannelConfig, Rules } from '../../domain/workspace.ts';
import { runGuardrails } from '../../guardrails/run-guardrails.ts';
import { createGateway } from '../../models/gateway.ts';
import { keepAd } from '../../models/house-writer/keep-ad.ts';
import { type HouseWriter, startHouseWriter } from '../../models/house-writer/start-house-writer.ts';
import { houseWriterRoute } from '../../models/routes.ts';
import { exampleAsset, exampleBrief, examplePassages, exampleProducts, runExampleDesk } from './example-desk.ts';

let writer: HouseWriter;
beforeAll(async () => {
  writer = await startHouseWriter();
});
afterAll(() => writer.close());

const workspace = (file: string) =>
  parse(readFileSync(new URL(`../../examples/workspace/${file}`, import.meta.url), 'utf8'));
const asset = exampleAsset('google-ads', 'de-DE');
const { headings, paragraphs } = asset.limits;
const desk = () => {
  const gateway = createGateway({ routes: [houseWriterRoute], secret: async () => '', houseWriterUrl: writer.url });
  return runExampleDesk(gateway, 'nordgrat-anzeige.yaml', asset, 2);
};
const texts = (body: Awaited<ReturnType<typeof desk>>['contents'][number]['body'], kind: 'heading' | 'paragraph') =>
  body.flatMap((block) => (block.kind === kind ? [block.text] : []));

describe('an ad by the house writer', () => {
  it('has as many headlines and descriptions as the channel takes, none cut off, and one link to the product', async () => {
    const { contents } = await desk();
    const passages = (await examplePassages())
      .map(({ text }) => text)
      .join('\n')
      .replace(/\s+/g, ' ');
    for (const { body, description, claims } of contents) {
      const [headlines, descriptions] = [texts(body, 'heading'), texts(body, 'paragraph')];
      expect(headlines.length).toBeGreaterThanOrEqual(headings!.min);
      expect(descriptions.length).toBeGreaterThanOrEqual(paragraphs!.min);
      for (const text of headlines) expect([text, [...text].length <= 30]).toEqual([text, true]);
      for (const text of descriptions) {
        expect([text, [...text].length <= 90]).toEqual([text, true]);
        // A whole sentence of a source, or of the price list.
        const claim = claims.find((one) => one.text === text)!;
        expect(text).toMatch(/[.]$/);
        if (claim.evidence[0]!.document !== 'price-list')
          expect(passages).toContain(claim.evidence[0]!.quote.replace(/\s+/g, ' '));
      }
      expect(body.filter(({ kind }) => kind === 'link')).toEqual([
        { kind: 'link', label: expect.any(String), url: 'https://www.steinfoehr.example/nordgrat-3l' },
      ]);
      expect(description).toBe('');
    }
    const [one, two] = contents.map(({ body }) => JSON.stringify(body));
    expect(one).not.toBe(two);
  });

  it('passes every guardrail of the example workspace', async () => {
    const { contents } = await desk();
    const passages = new Map(
      (await examplePassages()).map((passage) => [
        passage.id,
        { ...passage, readers: ['*'], integrity: 'trusted' as const, validFrom: null, validUntil: null },
      ]),
    );
    const findings = runGuardrails({
      variants: contents.map((content, index) => ({ ref: `variant-${index}`, content, locale: 'de-DE' })),
      siblings: [],
      channel: { name: 'google-ads', config: ChannelConfig.parse(workspace('channels.yaml').channels['google-ads']) },
      brand: Brand.parse(workspace('brand.yaml')),
      rules: Rules.parse(workspace('rules.yaml')),
      products: exampleProducts(),
      passages,
      published: [],
      at: new Date('2026-12-01T09:00:00Z'),
    });
    const mended = findings.flatMap(({ findings: all }) =>
      all.filter(({ verdict }) => verdict === 'repair' || verdict === 'block'),
    );
    expect(mended.map(({ rule, excerpt, message }) => [rule, excerpt, message.en])).toEqual([]);
  });

  it('mends what is too long or said twice, from the same evidence', async () => {
    const { contents } = await desk();
    const [content] = contents;
    const brief = exampleBrief('nordgrat-anzeige.yaml');
    const [first, ...rest] = content!.body;
    const broken = {
      ...content!,
      body: [
        first!,
        first!,
        { kind: 'heading' as const, text: `${'Sehr '.repeat(9)}lang` },
        { kind: 'list' as const, items: ['x'] },
        ...rest.slice(-3),
      ],
    };
    const mended = keepAd(broken, {
      task: { role: 'editor', language: 'de', brief, asset, content: broken } as never,
      material: {
        passages: [],
        products: exampleProducts().filter(({ sku }) => sku === 'SF-1001'),
        rules: null,
        pages: [],
      },
      spare: [],
    });
    const headlines = texts(mended.body, 'heading');
    expect(new Set(headlines).size).toBe(headlines.length);
    expect(headlines.length).toBeGreaterThanOrEqual(3);
    expect(headlines.every((text) => text.length <= 30)).toBe(true);
    expect(mended.body.some(({ kind }) => kind === 'list')).toBe(false);
  });
});
