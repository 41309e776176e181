import type { Product } from '../../domain/product.ts';
import type { Language } from './task.ts';

/** A list price as it is printed: `149,95 €` in German, `€149.95` in English. Whole amounts keep their cents, as in the list. */
export function formatPrice(product: Pick<Product, 'priceCents' | 'currency'>, language: Language): string {
  const format = new Intl.NumberFormat(language === 'de' ? 'de-DE' : 'en-IE', {
    style: 'currency',
    currency: product.currency,
  });
  // Intl puts a no-break space before the sign; the house's checks and channels compare with a plain one.
  return format.format(product.priceCents / 100).replace(/\u00a0|\u202f/g, ' ');
}
