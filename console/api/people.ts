import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import { CopydeskError } from '../../domain/errors.ts';
import { Person } from '../../domain/workspace.ts';
import type { AppDependencies, AppEnvironment } from '../app-dependencies.ts';
import { healthFor } from '../health-for.ts';
import { json, problems } from './route.ts';

const dayMs = 24 * 60 * 60_000;

/** Who works here, tokens for programs, and the health of the house. */
export function addPeopleRoutes(api: OpenAPIHono<AppEnvironment>, deps: AppDependencies): void {
  const { desk, access } = deps;
  api.openapi(people, async (context) => context.json({ people: await desk.people() }, 200));
  api.openapi(me, (context) => context.json({ person: context.var.viewer, via: context.var.via }, 200));
  api.openapi(tokens, async (context) => {
    const { viewer, via } = context.var;
    // A token that leaks must not be able to outlive its end by making its own successor.
    if (via === 'token')
      throw new CopydeskError('denied', 'A token makes no tokens. Sign in, or use the machine of the server.');
    const { days } = context.req.valid('json');
    const token = await access.issue('api', viewer.id, days * dayMs);
    return context.json(
      { token, person: viewer.id, expiresAt: new Date(Date.now() + days * dayMs).toISOString() },
      201,
    );
  });
  api.openapi(health, async (context) => context.json(await healthFor(deps, context.var.viewer), 200));
}

const tags = ['people'];
const PersonHere = Person.meta({ id: 'Person' });

const people = createRoute({
  method: 'get',
  path: '/people',
  tags,
  summary: 'List the people of the workspace and their roles',
  responses: { 200: json(z.object({ people: z.array(PersonHere) }), 'People.'), ...problems },
});

const me = createRoute({
  method: 'get',
  path: '/me',
  tags,
  summary: 'Say who you are here, and how you came in',
  responses: {
    200: json(z.object({ person: PersonHere, via: z.enum(['session', 'token', 'local']) }), 'You.'),
    ...problems,
  },
});

const tokens = createRoute({
  method: 'post',
  path: '/tokens',
  tags,
  summary: 'Make an API token for yourself; it is shown this once',
  request: {
    body: {
      content: {
        'application/json': {
          schema: z.strictObject({ days: z.int().min(1).max(365).default(90).describe('how long it is good') }),
        },
      },
      required: true,
    },
  },
  responses: {
    201: json(z.object({ token: z.string(), person: z.string(), expiresAt: z.string() }), 'The token.'),
    ...problems,
  },
});

const health = createRoute({
  method: 'get',
  path: '/doctor',
  tags: ['health'],
  summary: 'Look at every part of the house; each sick one comes with its fix',
  responses: {
    200: json(
      z.object({
        ok: z.boolean(),
        parts: z.array(
          z.object({ name: z.string(), ok: z.boolean(), message: z.string(), fix: z.string().optional() }),
        ),
      }),
      'The health of the house.',
    ),
    ...problems,
  },
});
