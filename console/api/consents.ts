import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import { Consent, ConsentProof } from '../../domain/consent.ts';
import type { AppDependencies, AppEnvironment } from '../app-dependencies.ts';
import { json, problems } from './route.ts';

/** Who wants mail, with the proof. Addresses travel in bodies only, never in a path or query that somebody logs. */
export function addConsentRoutes(api: OpenAPIHono<AppEnvironment>, { desk }: AppDependencies): void {
  api.openapi(lists, async (context) => context.json(await desk.consents(context.var.viewer), 200));
  api.openapi(record, async (context) => {
    const { consents } = context.req.valid('json');
    return context.json(await desk.recordConsents(context.var.viewer, consents), 200);
  });
  api.openapi(look, async (context) => {
    const { address } = context.req.valid('json');
    return context.json({ consents: await desk.consentsOf(context.var.viewer, address) }, 200);
  });
  api.openapi(withdraw, async (context) => {
    const { address, list } = context.req.valid('json');
    return context.json({ ended: await desk.withdrawConsent(context.var.viewer, address, list) }, 200);
  });
  api.openapi(forget, async (context) => {
    const { address } = context.req.valid('json');
    return context.json({ known: await desk.forgetRecipient(context.var.viewer, address) }, 200);
  });
}

const tags = ['consents'];
const address = z.email();
const body = <Shape extends z.ZodType>(schema: Shape) => ({
  body: { content: { 'application/json': { schema } }, required: true },
});

const lists = createRoute({
  method: 'get',
  path: '/consents',
  tags,
  summary: 'List the mailing lists: how many want mail, and how many have said no',
  responses: {
    200: json(
      z.object({
        lists: z.array(z.object({ list: z.string(), purpose: z.string(), wanting: z.int(), withdrawn: z.int() })),
      }),
      'Lists.',
    ),
    ...problems,
  },
});

const record = createRoute({
  method: 'post',
  path: '/consents',
  tags,
  summary: 'Record consents, each with its proof of double opt-in; who has said no since stays out',
  request: body(z.strictObject({ consents: z.array(Consent).min(1).max(5_000) })),
  responses: {
    200: json(
      z.object({ added: z.int(), renewed: z.int(), optedOut: z.int(), unchanged: z.int() }),
      'What became of them.',
    ),
    ...problems,
  },
});

const look = createRoute({
  method: 'post',
  path: '/consents/look-up',
  tags,
  summary: 'Show the consents of one address, with their proofs',
  request: body(z.strictObject({ address })),
  responses: {
    200: json(
      z.object({
        consents: z.array(
          z.object({
            address: z.string(),
            list: z.string(),
            purpose: z.string(),
            proof: ConsentProof,
            withdrawnAt: z.string().nullable(),
          }),
        ),
      }),
      'Consents.',
    ),
    ...problems,
  },
});

const withdraw = createRoute({
  method: 'post',
  path: '/consents/withdraw',
  tags,
  summary: 'End the consents of one address, on one list or all',
  request: body(z.strictObject({ address, list: z.string().optional() })),
  responses: { 200: json(z.object({ ended: z.int() }), 'How many it ended.'), ...problems },
});

const forget = createRoute({
  method: 'post',
  path: '/consents/forget',
  tags,
  summary: 'Forget an address with its name and consents',
  request: body(z.strictObject({ address })),
  responses: { 200: json(z.object({ known: z.boolean() }), 'Whether it was known.'), ...problems },
});
