import type { LookUpPrices } from '../../agents/tools/look-up-prices.ts';
import { publicLabel } from '../../domain/label.ts';
import type { ToolActivity } from './tool-context.ts';

export const lookUpPrices: ToolActivity<LookUpPrices> = async ({ material: { brief, products } }, { skus }) => {
  const wanted = skus.length > 0 ? skus : brief.products;
  return {
    value: {
      products: products.filter(({ sku }) => wanted.includes(sku)),
      unknown: wanted.filter((sku) => !products.some((product) => product.sku === sku)),
    },
    label: { ...publicLabel, sources: ['price-list'] },
  };
};
