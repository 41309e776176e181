import { sha256 } from '../../domain/canonical.ts';
import type { PrepareInput } from '../../domain/channel.ts';
import type { Content } from '../../domain/content.ts';
import type { Spend } from '../../domain/operation.ts';
import type { Ref } from '../../domain/ref.ts';

let counter = 0;
const run = Date.now();

/** 20 € a day, at most 2,000 €, for some sixty days. */
export const aSpend = (changes: Partial<Spend> = {}): Spend => ({
  dailyCents: 2_000,
  totalCents: 200_000,
  until: new Date(Math.ceil(Date.now() / 86_400_000) * 86_400_000 + 60 * 86_400_000).toISOString(),
  ...changes,
});

/** A new publication of an ad that holds what platforms could trip over. One headline and one description where a platform takes no more. */
export function anAd(single = false, changes: Partial<Content> = {}): PrepareInput {
  counter += 1;
  const headlines = [
    `Nordgrat 3L & "Föhn" <${counter}>`,
    "Für Regen, der's ernst meint",
    'Reparierbar (seit 2019) 100 %',
  ];
  const descriptions = [
    'Drei Lagen, 640 g, Wassersäule 20.000 mm; geprüft nach ISO 811.',
    'Ersatzteile gibt es zehn Jahre lang {und mehr}.',
  ];
  return {
    publication: sha256(`ad/${run}/${process.pid}/${counter}`) as Ref,
    locale: 'de-DE',
    metadata: { brand: 'Grat & Söhne', campaign: 'nordgrat-launch', variant: '3f9a21c4' },
    spend: aSpend(),
    content: {
      title: `Nordgrat "3L" & Co. ${counter}`,
      description: '',
      slug: `nordgrat-${counter}`,
      body: [
        ...headlines.slice(0, single ? 1 : 3).map((text) => ({ kind: 'heading' as const, text })),
        ...descriptions.slice(0, single ? 1 : 2).map((text) => ({ kind: 'paragraph' as const, text })),
        { kind: 'link', label: 'Zum Laden', url: 'https://www.steinfoehr.example/de/laden?a=1&b=2' },
      ],
      claims: [],
      ...changes,
    },
  };
}
