import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Content, textParts } from '../../domain/content.ts';
import type { Finding } from '../../domain/finding.ts';
import { createGateway } from '../../models/gateway.ts';
import { wordsOf } from '../../models/house-writer/body.ts';
import { type HouseWriter, startHouseWriter } from '../../models/house-writer/start-house-writer.ts';
import { houseWriterRoute } from '../../models/routes.ts';
import { exampleAsset, runExampleDesk } from './example-desk.ts';

let writer: HouseWriter;
let desk: Awaited<ReturnType<typeof runExampleDesk>>;
let content: Content;
const asset = exampleAsset('journal', 'de-DE');
beforeAll(async () => {
  writer = await startHouseWriter();
  const gateway = createGateway({ routes: [houseWriterRoute], secret: async () => '', houseWriterUrl: writer.url });
  desk = await runExampleDesk(gateway, 'produkt-launch.yaml', asset, 1);
  content = desk.contents[0]!;
});
afterAll(() => writer.close());

const all = (value: Content): string =>
  textParts(value)
    .map(({ text }) => text)
    .join('\n');

const claimsStand = (value: Content): boolean => value.claims.every(({ text }) => all(value).includes(text));

/** A content with one more paragraph, and a finding about a part of it. */
function withParagraph(
  text: string,
  rule: string,
  excerpt: string,
  suggestion: string | null = null,
): [Content, Finding] {
  const start = text.indexOf(excerpt);
  const finding: Finding = {
    rule,
    severity: 'major',
    message: { de: 'x', en: 'x' },
    span: { path: 'body/1/text', start, end: start + excerpt.length },
    excerpt,
    evidence: [],
    suggestion: suggestion === null ? null : { de: suggestion, en: suggestion },
    verdict: 'repair',
    role: null,
  };
  const body: Content['body'] = [content.body[0]!, { kind: 'paragraph', text }, ...content.body.slice(1)];
  return [{ ...content, body, claims: [...content.claims, { text, evidence: [] }] }, finding];
}

describe('the editor of the house writer', () => {
  it('drops a sentence without support, its claim, and nothing else', async () => {
    const [broken, finding] = withParagraph(
      'Die Jacke hält hundert Jahre lang jedem Wetter stand.',
      'evidence/unsupported',
      'hundert Jahre',
    );
    const mended = await desk.edit(broken, { findings: [finding] });
    expect(mended).toEqual(content);
  });

  it('replaces a wrong price by the price of the list', async () => {
    const [broken, finding] = withParagraph(
      'Die Hardshelljacke Nordgrat 3L kostet 199,00 €.',
      'price/wrong-price',
      '199,00 €',
    );
    const mended = await desk.edit(broken, { findings: [finding] });
    expect(all(mended)).toContain('Die Hardshelljacke Nordgrat 3L kostet 389,00 €.');
    expect(all(mended)).not.toContain('199,00');
    expect(claimsStand(mended)).toBe(true);
  });

  it('replaces a word by the preferred one that the suggestion names', async () => {
    const text = 'Der Backpack trägt zwanzig Kilo auf langen Touren.';
    for (const suggestion of ['„Trekkingrucksack“ statt „Backpack“ schreiben.', 'Trekkingrucksack']) {
      const [broken, finding] = withParagraph(text, 'terminology/preferred-word', 'Backpack', suggestion);
      const mended = await desk.edit(broken, { findings: [finding] });
      expect(all(mended)).toContain('Der Trekkingrucksack trägt zwanzig Kilo auf langen Touren.');
      expect(claimsStand(mended)).toBe(true);
    }
  });

  it('drops what holds a blocked word', async () => {
    const [broken, finding] = withParagraph(
      'Diese Jacke ist unverwüstlich und immer dabei.',
      'blocklist/term',
      'unverwüstlich',
    );
    expect(all(await desk.edit(broken, { findings: [finding] }))).not.toContain('unverwüstlich');
  });

  it('shortens a title and a description that are too long, and brings a body within its limits', async () => {
    const long = `${'Ein sehr langer Titel '.repeat(8)}am Ende`;
    const filler = 'Dieser Satz steht hier sehr oft und sagt nichts. '.repeat(120).trim();
    const broken: Content = {
      ...content,
      title: long,
      description: long.repeat(3),
      body: [...content.body, { kind: 'paragraph', text: filler }],
    };
    const mended = await desk.edit(broken, { findings: [] });
    expect(mended.title.length).toBeLessThanOrEqual(asset.limits.title.max);
    expect(mended.description.length).toBeLessThanOrEqual(asset.limits.description.max);
    expect(wordsOf(mended.body)).toBeLessThanOrEqual(asset.limits.body.max);
    expect(claimsStand(mended)).toBe(true);
  });

  it('puts a missing disclosure back', async () => {
    const body = content.body.filter(
      (block) => !(block.kind === 'paragraph' && asset.disclosures.includes(block.text)),
    );
    const mended = await desk.edit({ ...content, body }, {});
    for (const text of asset.disclosures) expect(all(mended)).toContain(text);
  });

  it('answers a near duplicate with another structure', async () => {
    const [, finding] = withParagraph('Text.', 'near-duplicate/sibling', 'Text');
    const other = await desk.edit(content, { findings: [{ ...finding, span: null, excerpt: null }] });
    expect(other.title).not.toBe(content.title);
    expect(other.body[0]).not.toEqual(content.body[0]);
    expect(claimsStand(other)).toBe(true);
    for (const text of asset.disclosures) expect(all(other)).toContain(text);
  });

  it('follows a person who wants it shorter, another title, a sentence gone or the price first', async () => {
    const shorter = await desk.edit(content, { instruction: 'Bitte kürzer fassen.' });
    expect(wordsOf(shorter.body)).toBeLessThan(wordsOf(content.body));
    expect(wordsOf(shorter.body)).toBeGreaterThanOrEqual(asset.limits.body.min);

    const titled = await desk.edit(content, { instruction: 'Anderer Titel: „Nordgrat 3L: drei Lagen, ein Laminat“' });
    expect(titled.title).toBe('Nordgrat 3L: drei Lagen, ein Laminat');
    expect(titled.body).toEqual(content.body);

    const words = content.claims[0]!.text.slice(0, 30);
    const without = await desk.edit(content, { instruction: `Den Satz „${words}“ streichen.` });
    expect(all(without)).not.toContain(words);
    expect(claimsStand(without)).toBe(true);

    const priced = await desk.edit(content, { instruction: 'Den Preis stärker betonen.' });
    expect(priced.body[0]).toEqual({ kind: 'paragraph', text: 'Hardshelljacke Nordgrat 3L gibt es für 389,00 €.' });
  });
});

describe('the editor of the house writer, on a live page', () => {
  const page = { url: 'https://journal.steinfoehr.example/x/', content };

  it('leaves a heading above something that it does not see, and the white space of what nobody objected to', async () => {
    const untouched: Content['body'] = [
      { kind: 'paragraph', text: 'Zwei  Leerzeichen.\nEine Zeile.' },
      { kind: 'heading', text: 'Tabelle' },
      { kind: 'heading', text: 'Danach' },
      { kind: 'paragraph', text: 'Diese Jacke ist unverwüstlich. Sie ist rot.' },
    ];
    const live = { ...content, body: [...untouched, ...content.body] };
    const text = 'Diese Jacke ist unverwüstlich. Sie ist rot.';
    const [, finding] = withParagraph(text, 'blocklist/term', 'unverwüstlich');
    const span = { path: 'body/3/text', start: 16, end: 29 };
    const mended = await desk.edit(live, { research: null, page, findings: [{ ...finding, span }] });
    expect(mended.body.slice(0, 4)).toEqual([...untouched.slice(0, 3), { kind: 'paragraph', text: 'Sie ist rot.' }]);
  });

  it('does not build a page anew for a request that it does not understand', async () => {
    const mended = await desk.edit(content, { research: null, page, instruction: 'Bitte poetischer.' });
    expect(mended.body).toEqual(content.body);
  });
});
