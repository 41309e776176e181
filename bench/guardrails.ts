/** How long all guardrails take over the four variants of an asset, per 1,000 words. */
import { type Block, type Claim, type Content, plainText, wordCount } from '../domain/content.ts';
import type { Product } from '../domain/product.ts';
import { Brand, ChannelConfig, Rules } from '../domain/workspace.ts';
import type { CitedPassage } from '../guardrails/check.ts';
import { checks } from '../guardrails/registry.ts';
import { type GuardrailInput, runGuardrails } from '../guardrails/run-guardrails.ts';
import { readContent } from '../guardrails/text/read.ts';
import { isMain } from '../house/is-main.ts';
import { median, printResult, quantile } from './support/report.ts';

const goal = 2;
const runs = 200;
const variantsPerAsset = 4;

/**
 * Texts are new in each run, so they are read anew; rule set, price list, passages and published pages stay, as they do in a campaign:
 * what is compiled from them is compiled once, and the first run says what that costs.
 */
export function main(): void {
  const random = generator(20261124);
  const shared = sharedInput(random);
  const next = (): GuardrailInput => assetInput(shared, random);
  const first = measure(next()).milliseconds;
  for (let warm = 0; warm < 30; warm += 1) measure(next());
  const measured = Array.from({ length: runs }, () => measure(next()));
  const times = measured.map(({ milliseconds }) => milliseconds);
  const p95 = quantile(times, 0.95);
  const cpu = measured.reduce((sum, { processor }) => sum + processor, 0) / runs;
  const sample = next();
  const words = totalWords(sample);
  const findings = runGuardrails(sample).reduce((sum, list) => sum + list.findings.length, 0);
  console.log(
    `${variantsPerAsset} variants, ${words} words, ${findings} findings; blocklist ${shared.rules.blocklist.length}, products ${shared.products.length}, passages ${shared.passages.size}, published ${shared.published.length}`,
  );
  console.log(
    `ms per 1,000 words: first ${first.toFixed(2)}, median ${median(times).toFixed(3)}, p95 ${p95.toFixed(3)}, max ${Math.max(...times).toFixed(3)}; processor time, collector included, ${cpu.toFixed(3)}`,
  );
  for (const { name, share } of shares(Array.from({ length: 40 }, next)))
    console.log(`  ${name.padEnd(16)} ${share.toFixed(3)}`);
  printResult({ name: 'guardrails', value: p95, unit: 'ms/1000 words', goal, runs });
}

/** Both per 1,000 words: what a clock on the wall says, and the processor time of the whole process, other threads included. */
function measure(input: GuardrailInput): { milliseconds: number; processor: number } {
  const thousands = totalWords(input) / 1000;
  const before = process.cpuUsage();
  const start = performance.now();
  runGuardrails(input);
  const milliseconds = (performance.now() - start) / thousands;
  const { user, system } = process.cpuUsage(before);
  return { milliseconds, processor: (user + system) / 1000 / thousands };
}

/** Mean of each check by itself; the texts were read by the runs before, so reading is a line of its own. */
function shares(inputs: readonly GuardrailInput[]): { name: string; share: number }[] {
  const each = (name: string, work: (content: Content, input: GuardrailInput) => void) => {
    let spent = 0;
    let words = 0;
    for (const input of inputs) {
      for (const { content } of input.variants) {
        const start = performance.now();
        work(content, input);
        spent += performance.now() - start;
        words += wordCount(plainText(content));
      }
    }
    return { name, share: (spent / words) * 1000 };
  };
  return [
    each('reading', (content) => readContent(structuredClone(content))),
    ...checks.map((check) =>
      each(check.name, (content, { variants: _, ...shared }) => {
        check.run({ ...shared, content, parts: readContent(content), locale: 'de-DE', language: 'de' });
      }),
    ),
  ];
}

const totalWords = (input: GuardrailInput): number =>
  input.variants.reduce((sum, { content }) => sum + wordCount(plainText(content)), 0);

/** Mulberry32: the same texts in every run of the benchmark. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const nouns =
  'Jacke Weg Grat Hütte Regen Wind Morgen Tal Wald Nebel Rucksack Bach Brücke Gipfel Schritt Kapuze Naht Tasche Reißverschluss Größe'.split(
    ' ',
  );
const verbs = 'führt trägt hält steigt wartet bleibt öffnet schützt wandert beginnt'.split(' ');
const links = 'und oder während obwohl damit denn weil bevor sobald wenn'.split(' ');

function sharedInput(random: () => number): Omit<GuardrailInput, 'variants'> {
  const pick = (list: readonly string[]): string => list[Math.floor(random() * list.length)]!;
  const products: Product[] = Array.from({ length: 40 }, (_, index) => ({
    sku: `FJ-${100 + index}`,
    name: { de: `Modell${index}berg ${pick(nouns)}`, en: `Modell${index}berg Gear` },
    priceCents: 4995 + index * 1000,
    currency: 'EUR',
    lowest30DaysCents: 5995 + index * 1000,
    minimumCents: 3995 + index * 1000,
    url: 'https://fjellhof.example/',
    attributes: { gewicht: `${300 + index} g` },
  }));
  const passages = Array.from(
    { length: 60 },
    (_, index): CitedPassage => ({
      id: `doc${index}#0`,
      document: `doc${index}`,
      text: `Modell${index % 40}berg wiegt ${300 + index} g. ${Array.from({ length: 10 }, () => sentence(pick)).join(' ')}`,
      language: 'de',
      readers: ['*'],
      integrity: 'trusted' as const,
      validFrom: null,
      validUntil: null,
    }),
  );
  const published = Array.from({ length: 50 }, (_, index) => ({
    title: `Seite ${index}`,
    url: `https://fjellhof.example/${index}`,
    text: Array.from({ length: 60 }, () => sentence(pick)).join(' '),
  }));
  return {
    siblings: [],
    channel: {
      name: 'magazine',
      config: ChannelConfig.parse({
        connector: 'folder',
        title: { de: 'Magazin', en: 'Magazine' },
        format: 'article',
        locales: ['de-DE'],
        limits: { title: { min: 5, max: 70 }, description: { min: 0, max: 160 }, body: { min: 1, max: 3000 } },
        disclosures: { de: ['Dieser Text entstand mit Hilfe von KI.'] },
        settings: {},
      }),
    },
    brand: Brand.parse({
      id: 'fjellhof',
      name: 'Fjellhof',
      voice: { de: ['klar'], en: ['clear'] },
      linkDomains: ['fjellhof.example'],
      callToAction: { de: { label: 'Jetzt entdecken', url: '/' }, en: { label: 'Discover now', url: '/' } },
      terminology: Array.from({ length: 50 }, (_, index) => ({
        language: 'de',
        use: `Wunschwort${index}`,
        insteadOf: [`Meidewort${index}`, `Fremdwort${index}`],
      })),
    }),
    rules: Rules.parse({
      blocklist: Array.from({ length: 300 }, (_, index) => ({
        term: index % 10 === 0 ? `sperr${index}wort*` : `sperrwort${index}`,
        reason: 'Nicht unser Ton.',
      })),
    }),
    products,
    passages: new Map(passages.map((passage) => [passage.id, passage])),
    published,
    at: new Date('2026-11-24T09:00:00+01:00'),
  };
}

function assetInput(shared: Omit<GuardrailInput, 'variants'>, random: () => number): GuardrailInput {
  const pick = (list: readonly string[]): string => list[Math.floor(random() * list.length)]!;
  return {
    ...shared,
    variants: Array.from({ length: variantsPerAsset }, (_, index) => ({
      ref: `variant-${index}`,
      locale: 'de-DE',
      content: article(pick, random),
    })),
  };
}

/** About 1,000 words: prose, a fact with its claim and a price in every paragraph, now and then something to find. */
function article(pick: (list: readonly string[]) => string, random: () => number): Content {
  const claims: Claim[] = [];
  const body: Block[] = [];
  for (let index = 0; index < 12; index += 1) {
    const number = Math.floor(random() * 40);
    const fact = `Modell${number}berg wiegt ${300 + number} g.`;
    const price = `Modell${number}berg kostet ${(4995 + number * 1000) / 100} €.`.replace('.', ',').replace(/,$/, '.');
    claims.push({
      text: fact,
      evidence: [
        { document: `doc${number}`, passage: `doc${number}#0`, quote: `wiegt ${300 + number} g`, confidence: 0.9 },
      ],
    });
    body.push({ kind: 'heading', text: `${pick(nouns)} und ${pick(nouns)}` });
    body.push({
      kind: 'paragraph',
      text: [
        sentence(pick),
        fact,
        ...Array.from({ length: 6 }, () => sentence(pick)),
        price,
        random() < 0.3 ? 'Ruf an: 030 23125-123.' : '',
      ]
        .join(' ')
        .trim(),
    });
  }
  body.push(
    { kind: 'paragraph', text: 'Dieser Text entstand mit Hilfe von KI.' },
    { kind: 'link', label: 'Jetzt entdecken', url: '/jacken' },
  );
  return { title: 'Unterwegs im Regen', description: 'Was auf langen Touren zählt.', slug: 'unterwegs', body, claims };
}

const sentence = (pick: (list: readonly string[]) => string): string =>
  `Die ${pick(nouns)} ${pick(verbs)} über den ${pick(nouns)}, ${pick(links)} der ${pick(nouns)} am ${pick(nouns)} ${pick(verbs)}.`;

if (isMain(import.meta.url)) main();
