import { z } from 'zod';
import type { Prices } from '../domain/model-route.ts';

/** A variable with euro cents for a million tokens. */
export const price = z
  .string()
  .regex(/^\d+(\.\d+)?$/, 'must be euro cents for a million tokens, e.g. 185, or 0 for what costs nothing')
  .transform(Number);

/** Prices of the environment's model. */
export interface PriceVariables {
  COPYDESK_MODEL_PRICE_INPUT?: number | undefined;
  COPYDESK_MODEL_PRICE_CACHED?: number | undefined;
  COPYDESK_MODEL_PRICE_OUTPUT?: number | undefined;
}

/** Input and output belong together; the price of cached input goes with them or not. */
export const arePrices = (given: PriceVariables): boolean => {
  const { COPYDESK_MODEL_PRICE_INPUT: input, COPYDESK_MODEL_PRICE_OUTPUT: output } = given;
  return (
    (input === undefined) === (output === undefined) && (input !== undefined || !given.COPYDESK_MODEL_PRICE_CACHED)
  );
};

/** Null: they are not known. */
export function pricesIn(given: PriceVariables): Prices | null {
  const { COPYDESK_MODEL_PRICE_INPUT: input, COPYDESK_MODEL_PRICE_OUTPUT: output } = given;
  if (input === undefined || output === undefined) return null;
  const cachedInput = given.COPYDESK_MODEL_PRICE_CACHED;
  return { input, output, ...(cachedInput !== undefined && { cachedInput }) };
}
