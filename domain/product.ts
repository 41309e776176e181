import { z } from 'zod';
import { Instant } from './text.ts';

/** A row of the price list. Money is integer cents. */
export const Product = z.strictObject({
  sku: z.string().min(1),
  /** Name per language, as it may be printed. */
  name: z.strictObject({ de: z.string(), en: z.string() }),
  priceCents: z.number().int().nonnegative(),
  currency: z.string().length(3),
  /** Lowest price of the last 30 days (§ 11 PAngV); a reduction may only be stated against this. */
  lowest30DaysCents: z.number().int().nonnegative().nullable(),
  /** The price must never be stated below this. */
  minimumCents: z.number().int().nonnegative().nullable(),
  /** How many there are; left out: nobody counts them. */
  stock: z.number().int().nonnegative().nullable().optional(),
  /** From this instant on the price is no longer offered. */
  offerEnds: Instant.nullable().optional(),
  url: z.string(),
  /** e.g. `weight` → `640 g`. What the list says, and a text may repeat. */
  attributes: z.record(z.string(), z.string()),
});
export type Product = z.infer<typeof Product>;
