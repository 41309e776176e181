import type { Block, Content } from '../../domain/content.ts';

const evidence = [
  { document: 'price-list', passage: 'SF-1001', quote: 'Hardshelljacke Nordgrat 3L: 389,00 €', confidence: 1 },
];
const name = 'Hardshelljacke Nordgrat 3L';

/** An ad that the guardrails let pass, told from others by its number; `body` is whatever else an agent has written. */
export const nordgratAd = (number: number, body?: Block[]): Content => ({
  title: `Nordgrat ${number}`,
  description: '',
  slug: `nordgrat-${number}`,
  body: body ?? [
    ...[name, 'Für lange Touren', 'Sofort im Laden'].map((text): Block => ({ kind: 'heading', text })),
    ...['Gebaut für Regen und Wind.', `Variante ${number} für lange Wege.`].map(
      (text): Block => ({ kind: 'paragraph', text }),
    ),
    { kind: 'link', label: 'Zum Laden', url: 'https://www.steinfoehr.example/nordgrat-3l' },
  ],
  claims: [{ text: name, evidence }],
});
