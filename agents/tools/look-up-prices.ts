import { z } from 'zod';
import type { ToolDefinition } from './tool.ts';

export const LookUpPrices = z.strictObject({
  skus: z.array(z.string()).max(50).describe('article numbers; an empty list returns the products of the brief'),
});
export type LookUpPrices = z.infer<typeof LookUpPrices>;

export const lookUpPrices: ToolDefinition<LookUpPrices> = {
  name: 'look_up_prices',
  description:
    'Looks up products in the price list: name, price, 30-day lowest price, attributes, page. The only source for prices.',
  arguments: LookUpPrices,
  effect: 'read',
  short: true,
  integrity: 'trusted',
};
