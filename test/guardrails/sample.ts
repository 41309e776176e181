import type { Block, Claim, Content } from '../../domain/content.ts';
import type { Product } from '../../domain/product.ts';
import { Brand, ChannelConfig, Rules } from '../../domain/workspace.ts';
import type { CitedPassage } from '../../guardrails/check.ts';
import { type GuardrailInput, runGuardrails } from '../../guardrails/run-guardrails.ts';

export const jacket: Product = {
  sku: 'FJ-100',
  name: { de: 'Fjellsturm Regenjacke', en: 'Fjellsturm Rain Jacket' },
  priceCents: 14995,
  currency: 'EUR',
  lowest30DaysCents: 18995,
  minimumCents: 12995,
  url: '/fjellsturm',
  attributes: { gewicht: '640 g' },
};

export const passage = (id: string, text: string, more: Partial<CitedPassage> = {}): CitedPassage => ({
  id,
  document: id.split('#')[0]!,
  text,
  language: 'de',
  readers: ['*'],
  integrity: 'trusted',
  validFrom: null,
  validUntil: null,
  ...more,
});

export const paragraph = (text: string): Block => ({ kind: 'paragraph', text });

export const content = (body: Block[] | string, claims: Claim[] = []): Content => ({
  title: 'Unterwegs im Regen',
  description: '',
  slug: 'unterwegs',
  body: typeof body === 'string' ? [paragraph(body)] : body,
  claims,
});

export const claim = (text: string, document: string, id: string, quote: string): Claim => ({
  text,
  evidence: [{ document, passage: id, quote, confidence: 1 }],
});

/** A small, complete input; everything that a test does not speak of is harmless. */
export const input = (variants: Content[], more: Partial<Omit<GuardrailInput, 'variants'>> = {}): GuardrailInput => ({
  variants: variants.map((each, index) => ({ ref: `variant-${index}`, content: each, locale: 'de-DE' })),
  siblings: [],
  channel: { name: 'magazin', config: channel() },
  brand: Brand.parse({
    id: 'fjellhof',
    name: 'Fjellhof',
    voice: { de: ['klar'], en: ['clear'] },
    linkDomains: ['fjellhof.example'],
    callToAction: { de: { label: 'Jetzt entdecken', url: '/' }, en: { label: 'Discover now', url: '/' } },
  }),
  rules: Rules.parse({}),
  products: [jacket],
  passages: new Map(),
  published: [],
  at: new Date('2026-11-24T09:00:00+01:00'),
  ...more,
});

export const channel = (more: Record<string, unknown> = {}): ChannelConfig =>
  ChannelConfig.parse({
    connector: 'folder',
    title: { de: 'Magazin', en: 'Magazine' },
    format: 'article',
    locales: ['de-DE'],
    limits: { title: { min: 5, max: 70 }, description: { max: 160 }, body: { min: 1, max: 2000 } },
    settings: {},
    ...more,
  });

/** Findings of the first variant. */
export const findingsOf = (given: GuardrailInput) => runGuardrails(given)[0]!.findings;

export const rulesOf = (given: GuardrailInput): string[] => findingsOf(given).map(({ rule }) => rule);
