import type { RuleDefinition } from '../check.ts';

export const priceRules = {
  'unknown-amount': {
    severity: 'critical',
    verdict: 'repair',
    title: { de: 'Betrag steht in keiner Preisliste', en: 'Amount is on no price list' },
    why: {
      de: 'Preise müssen wahr und klar sein (§ 1 Abs. 3 PAngV, § 5 Abs. 2 Nr. 2 UWG); einzige Quelle ist die Preisliste.',
      en: 'Prices must be true and clear (§ 1(3) PAngV, § 5(2) no. 2 UWG); the price list is the only source.',
    },
  },
  'other-product': {
    severity: 'critical',
    verdict: 'repair',
    title: { de: 'Preis eines anderen Produkts', en: 'Price of another product' },
    why: {
      de: 'Der Preis muss der angebotenen Ware eindeutig zugeordnet sein (§ 1 Abs. 3 PAngV).',
      en: 'A price must clearly belong to the goods offered (§ 1(3) PAngV).',
    },
  },
  'below-minimum': {
    severity: 'critical',
    verdict: 'block',
    title: { de: 'Preis unter dem Mindestpreis', en: 'Price below the minimum' },
    why: {
      de: 'Die Preisliste nennt einen Mindestpreis, der nie unterschritten werden darf.',
      en: 'The price list gives a minimum that must never be undercut.',
    },
  },
  'reduction-reference': {
    severity: 'critical',
    verdict: 'human',
    role: 'legal',
    title: { de: 'Ermäßigung nicht auf den 30-Tage-Preis bezogen', en: 'Reduction not based on the 30-day price' },
    why: {
      de: 'Eine Ermäßigung bezieht sich auf den niedrigsten Preis der letzten 30 Tage (§ 11 PAngV; EuGH, C-330/23, Aldi Süd).',
      en: 'A reduction must refer to the lowest price of the last 30 days (§ 11 PAngV, Art. 6a Directive 98/6/EC; ECJ, C-330/23, Aldi Süd).',
    },
  },
  format: {
    severity: 'minor',
    verdict: 'repair',
    title: { de: 'Betrag nicht landesüblich geschrieben', en: 'Amount not written as the locale does' },
    why: {
      de: 'Beträge stehen, wie Leserinnen und Leser sie lesen (Unicode CLDR; DIN 5008): 1.299,00 €.',
      en: 'Amounts stand as readers read them (Unicode CLDR): €1,299.00.',
    },
  },
} as const satisfies Record<string, RuleDefinition>;

export type PriceRule = keyof typeof priceRules;
