import { z } from 'zod';
import { DataClass } from './data-class.ts';
import { Slug } from './text.ts';

/**
 * Where data are worked with: `eu` is the European Union and the EEA, `adequate` a country with an adequacy decision (Art. 45 GDPR), `third` any
 * other.
 */
export const Region = z.enum(['eu', 'adequate', 'third']);
export type Region = z.infer<typeof Region>;

/** One entry of `processors.yaml`: somebody whom the customer lets work with data, and on what terms (Art. 28 and 30 GDPR). */
export const Processor = z.strictObject({
  id: Slug,
  name: z.string().min(1),
  /** Hosts of its endpoints, e.g. `api.openai.com`. A route belongs to the processor that has its host. */
  hosts: z.array(z.string().regex(/^[a-z0-9.:[\]-]+$/, 'a host such as "api.openai.com"')).min(1),
  /** `avv`: a contract on processing, Art. 28(3) GDPR, also called DPA; `own`: a system of the customer's own, with where that is written down. */
  contract: z.strictObject({
    kind: z.enum(['avv', 'own']),
    reference: z.string().min(1),
    /** Since when it is in force. */
    date: z.iso.date(),
  }),
  region: Region,
  /** Days for which it keeps what it was sent. */
  retentionDays: z.number().int().nonnegative(),
  /** It does not train models with what it was sent. */
  noTraining: z.boolean(),
  dataClasses: z.array(DataClass).min(1),
});
export type Processor = z.infer<typeof Processor>;
export const Processors = z.strictObject({ processors: z.array(Processor).min(1) });
