import { z } from 'zod';
import type { ToolDefinition } from './tool.ts';

export const ReadBrandRules = z.strictObject({ language: z.enum(['de', 'en']) });
export type ReadBrandRules = z.infer<typeof ReadBrandRules>;

export const readBrandRules: ToolDefinition<ReadBrandRules> = {
  name: 'read_brand_rules',
  description:
    "Reads the brand's voice, terminology, words to avoid, call to action and the link targets that are allowed.",
  arguments: ReadBrandRules,
  effect: 'read',
  short: true,
  integrity: 'trusted',
};
