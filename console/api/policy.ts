import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import type { AppDependencies, AppEnvironment } from '../app-dependencies.ts';
import { json, problems } from './route.ts';

/** Who may do what, why, and what was decided. */
export function addPolicyRoutes(api: OpenAPIHono<AppEnvironment>, { desk, checkPolicies }: AppDependencies): void {
  api.openapi(explain, async (context) =>
    context.json(await desk.explain(context.var.viewer, context.req.valid('json')), 200),
  );
  api.openapi(check, async (context) => context.json(checkPolicies(), 200));
  api.openapi(decisions, async (context) => {
    const found = await desk.decisions(context.var.viewer, context.req.valid('query'));
    return context.json({ decisions: found }, 200);
  });
}

const PolicyDecision = z
  .object({
    allowed: z.boolean(),
    determining: z.array(z.string()),
    errors: z.array(z.string()),
    policySet: z.string(),
  })
  .meta({ id: 'PolicyDecision', description: 'The ids of the rules that decided; none, or an error, is a denial.' });

const tags = ['policy'];

const explain = createRoute({
  method: 'post',
  path: '/policy/explain',
  tags,
  summary: 'Ask whether somebody may do something, and by which rule',
  request: {
    body: {
      content: {
        'application/json': {
          schema: z.strictObject({
            principal: z
              .string()
              .meta({ description: 'person:<id>, agent:<role> or service:publisher', example: 'person:lena-hofer' }),
            action: z.string().meta({ example: 'decide' }),
            resource: z
              .string()
              .optional()
              .meta({ description: '<Type>:<id>; left out: a usual one for the action', example: 'Campaign:launch' }),
            context: z
              .record(z.string(), z.any())
              .optional()
              .describe('facts that differ from the usual ones of the action'),
            language: z.enum(['de', 'en']).optional(),
          }),
        },
      },
      required: true,
    },
  },
  responses: {
    200: json(
      z.object({ decision: PolicyDecision, sentences: z.array(z.string()) }),
      'The decision in plain sentences.',
    ),
    ...problems,
  },
});

const Problem = z.object({ file: z.string(), line: z.int(), rule: z.string().nullable(), message: z.string() });

const check = createRoute({
  method: 'get',
  path: '/policy/check',
  tags,
  summary: 'Read the rules again and name all that is wrong with them',
  responses: {
    200: json(
      z.object({ hash: z.string().nullable(), rules: z.int(), problems: z.array(Problem) }),
      'What the look at the rules found.',
    ),
    ...problems,
  },
});

const decisions = createRoute({
  method: 'get',
  path: '/policy/decisions',
  tags,
  summary: 'List recorded decisions, newest first',
  request: {
    query: z.object({
      campaign: z.string().optional(),
      allowed: z.stringbool().optional(),
      limit: z.coerce.number().int().min(1).max(1_000).optional(),
    }),
  },
  responses: {
    200: json(
      z.object({
        decisions: z.array(
          z.object({
            at: z.string(),
            principal: z.string(),
            action: z.string(),
            resource: z.string(),
            campaign: z.string().nullable(),
            decision: PolicyDecision,
          }),
        ),
      }),
      'Decisions.',
    ),
    ...problems,
  },
});
