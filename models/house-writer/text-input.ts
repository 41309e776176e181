import type { Product } from '../../domain/product.ts';
import type { Sentence } from './sentence.ts';
import type { Structure } from './structure.ts';
import type { AssetShape, BrandRulesShape, BriefShape, Language } from './task.ts';

/** All that a text is made from. */
export interface TextInput {
  language: Language;
  brief: BriefShape;
  message: string;
  asset: AssetShape;
  structure: Structure;
  variant: number;
  variants: number;
  /** Sentences that may be printed, house style applied. */
  pool: readonly Sentence[];
  products: readonly Product[];
  rules: BrandRulesShape | null;
}
