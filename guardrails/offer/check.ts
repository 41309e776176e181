import type { Product } from '../../domain/product.ts';
import { at, defineCheck, type RawFinding } from '../check.ts';
import { moneyIn } from '../text/money.ts';
import { productNames } from '../text/product-names.ts';
import { reductionsIn } from '../text/reductions.ts';

/** What the price list says of an offer beside its price: whether there is any left, and until when it holds. One finding for each product. */
export const offer = defineCheck({
  name: 'offer',
  rules: {
    'sold-out': {
      severity: 'critical',
      verdict: 'human',
      role: 'content-lead',
      title: { de: 'Nicht mehr vorrätig', en: 'Out of stock' },
      why: {
        de: 'Wer zu einem Preis anbietet, muss liefern können oder sagen, dass er es nicht kann (Anhang zu § 3 Abs. 3 UWG, Nr. 5).',
        en: 'Whoever offers at a price must be able to deliver, or say that they are not (UCPD, Annex I no. 5; annex to § 3(3) UWG, no. 5).',
      },
    },
    ended: {
      severity: 'critical',
      verdict: 'block',
      title: { de: 'Das Angebot ist zu Ende', en: 'The offer has ended' },
      why: {
        de: 'Angaben über den Preis und die Dauer eines Preisvorteils müssen wahr sein (§ 5 Abs. 2 Nr. 2 UWG).',
        en: 'What is said of a price and how long an advantage lasts must be true (§ 5(2) no. 2 UWG; UCPD, Art. 6(1)(d)).',
      },
    },
  },
  run({ parts, products, at: now }) {
    const offered = products.filter(({ stock, offerEnds }) => stock === 0 || hasEnded(offerEnds, now));
    if (offered.length === 0) return [];
    const find = productNames(products);
    const found = new Map<string, RawFinding<'sold-out' | 'ended'>>();
    // An ended offer is wrong where its price or advantage is stated; a text without any may still name the product.
    const priced = parts.some(({ text }) => moneyIn(text).length > 0 || reductionsIn(text).length > 0);
    for (const part of parts) {
      for (const { entry, start, end } of find(part.text, part.words)) {
        const { stock, offerEnds } = entry;
        const place = at(part, start, end);
        if (stock === 0 && !found.has(`sold-out ${entry.sku}`))
          found.set(`sold-out ${entry.sku}`, { rule: 'sold-out', ...place, ...soldOut(entry) });
        if (priced && hasEnded(offerEnds, now) && !found.has(`ended ${entry.sku}`))
          found.set(`ended ${entry.sku}`, { rule: 'ended', ...place, ...ended(entry, offerEnds!) });
      }
    }
    return [...found.values()];
  },
});

const hasEnded = (offerEnds: string | null | undefined, now: Date): boolean =>
  Boolean(offerEnds) && Date.parse(offerEnds!) <= now.getTime();

type Words = Pick<RawFinding, 'message' | 'evidence' | 'suggestion'>;

const soldOut = ({ sku, name }: Product): Words => ({
  message: { de: `${name.de} ist ausverkauft.`, en: `${name.en} is sold out.` },
  evidence: [{ source: `price-list ${sku}`, text: 'stock 0' }],
  suggestion: { de: 'Herausnehmen, oder sagen, wann es wieder da ist.', en: 'Leave it out, or say when it is back.' },
});

const ended = ({ sku, name }: Product, offerEnds: string): Words => ({
  message: { de: `Das Angebot für ${name.de} ist zu Ende.`, en: `The offer for ${name.en} has ended.` },
  evidence: [{ source: `price-list ${sku}`, text: `offer ends ${offerEnds}` }],
  suggestion: { de: 'Den Preis oder den Vorteil herausnehmen.', en: 'Leave the price or the advantage out.' },
});
