import { z } from 'zod';
import { DataClass } from './data-class.ts';
import { Region } from './processor.ts';
import { SecretReference } from './secret-reference.ts';
import { Slug } from './text.ts';

/** Euro cents for a million tokens. `cachedInput`: of the prompt, what the provider had in its cache; left out, it costs as much as the rest. */
export const Prices = z.strictObject({
  input: z.number().nonnegative(),
  cachedInput: z.number().nonnegative().optional(),
  output: z.number().nonnegative(),
});
export type Prices = z.infer<typeof Prices>;

/** One model at one endpoint. What is left out is set by the gateway, so that what a former release pinned is a route still. */
export const ModelRoute = z.strictObject({
  name: Slug,
  model: z.string(),
  baseUrl: z.url().optional(),
  key: SecretReference.optional(),
  class: z.enum(['small', 'large']).default('large'),
  /** Without prices a route is not called: limits of money could not hold. */
  priceCents: Prices.optional(),
  /** Tokens that prompt and answer may have together. */
  contextTokens: z.number().int().positive().optional(),
  /** Tokens that an answer may have at most. */
  maxOutputTokens: z.number().int().positive().optional(),
  /** Where this endpoint works, if not where its processor does as a rule. */
  region: Region.optional(),
  /** Id in `processors.yaml`; left out: the processor that has the host of the endpoint. */
  processor: Slug.optional(),
  /** What may be sent there; left out: what its processor may get. */
  dataClasses: z.array(DataClass).min(1).optional(),
  /** What this process sends at most. */
  limits: z
    .strictObject({
      requestsPerMinute: z.number().positive().optional(),
      tokensPerMinute: z.number().positive().optional(),
      concurrent: z.number().int().positive().optional(),
    })
    .optional(),
  /** How the endpoint is held to a schema: by its own mode, by a tool that it must call, or by asking. */
  structured: z.enum(['json-schema', 'tool', 'ask']).optional(),
  /** Seconds for one attempt. */
  timeoutSeconds: z.number().positive().max(590).optional(),
  /** Answers come in pieces, so that progress can be shown. */
  stream: z.boolean().optional(),
});
export type ModelRoute = z.infer<typeof ModelRoute>;

/** Where calls of one class of tasks go, e.g. of `research` or `copy`. */
export const TaskRoutes = z.strictObject({
  /** Names of routes, in order of preference. */
  routes: z.array(Slug).min(1),
  /** A call that has no answer by then is made once more, on the next route or, without one, on the same; the first answer counts. */
  hedgeAfterSeconds: z.number().positive().optional(),
  /** A call that has no answer by then is given up and handed to the next route, if there is one. */
  budgetSeconds: z.number().positive().optional(),
});
export type TaskRoutes = z.infer<typeof TaskRoutes>;

/** Class of the tasks of a role, as `tasks` in `models.yaml` names it. A role that is not of the house is a class by its name. */
export const taskClassOf = (role: string): string => (Object.hasOwn(classes, role) ? classes[role]! : role);

const classes: Record<string, string> = {
  researcher: 'research',
  strategist: 'strategy',
  copywriter: 'copy',
  editor: 'edit',
  'seo-analyst': 'seo',
};

/** `models.yaml`. Left out: the environment, else the house writer. */
export const Models = z.strictObject({
  routes: z.array(ModelRoute).min(1),
  tasks: z.record(Slug, TaskRoutes).optional(),
});
