/** The SKU of a finding's evidence that is a row of the price list. */
export const skuOf = (source: string): string | null => /^price-list (.+)$/.exec(source)?.[1] ?? null;
