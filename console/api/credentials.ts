import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import { CredentialInput, CredentialName } from '../../domain/credential.ts';
import type { AppDependencies, AppEnvironment } from '../app-dependencies.ts';
import { json, problems } from './route.ts';
import { Credential, errorClass } from './schemas/credential.ts';

/** Encrypted credentials. Values go in and never come out. */
export function addCredentialRoutes(api: OpenAPIHono<AppEnvironment>, { desk }: AppDependencies): void {
  api.openapi(list, async (context) => context.json({ credentials: await desk.credentials(context.var.viewer) }, 200));
  api.openapi(put, async (context) => {
    const { credential } = context.req.valid('param');
    return context.json(await desk.setCredential(context.var.viewer, credential, context.req.valid('json')), 200);
  });
  api.openapi(remove, async (context) => {
    const { credential } = context.req.valid('param');
    await desk.removeCredential(context.var.viewer, credential);
    return context.json({ deleted: credential }, 200);
  });
  api.openapi(check, async (context) => {
    const { credential } = context.req.valid('param');
    return context.json(await desk.checkCredential(context.var.viewer, credential), 200);
  });
  api.openapi(rewrap, async (context) => context.json(await desk.rewrapCredentials(context.var.viewer), 200));
}

const tags = ['credentials'];
const params = z.object({
  credential: CredentialName.meta({ description: 'name, as in vault:NAME', example: 'blog-password' }),
});
const list = createRoute({
  method: 'get',
  path: '/credentials',
  tags,
  summary: 'List credentials: names, kinds, expiry and last use, never values',
  responses: { 200: json(z.object({ credentials: z.array(Credential) }), 'Credentials.'), ...problems },
});

const put = createRoute({
  method: 'put',
  path: '/credentials/{credential}',
  tags,
  summary: 'Set the value of a credential; it is sealed and never told again',
  request: {
    params,
    body: {
      content: {
        'application/json': {
          schema: CredentialInput.meta({ example: { value: { kind: 'secret', secret: '…' }, expiresAt: null } }),
        },
      },
      required: true,
    },
  },
  responses: { 200: json(Credential, 'Set.'), ...problems },
});

const remove = createRoute({
  method: 'delete',
  path: '/credentials/{credential}',
  tags,
  summary: 'Remove a credential',
  request: { params },
  responses: { 200: json(z.object({ deleted: z.string() }), 'Removed.'), ...problems },
});

const check = createRoute({
  method: 'post',
  path: '/credentials/{credential}/check',
  tags,
  summary: 'Use a credential once: does it open, does its grant still give tokens',
  request: { params },
  responses: {
    200: json(
      z.object({
        ok: z.boolean(),
        problem: z.object({ errorClass, message: z.string() }).nullable(),
        credential: Credential,
      }),
      'How it is.',
    ),
    ...problems,
  },
});

const rewrap = createRoute({
  method: 'post',
  path: '/credentials-key/rewrap',
  tags,
  summary: 'Seal all credentials with a new key-encryption key',
  responses: { 200: json(z.object({ keyId: z.string(), rewrapped: z.int() }), 'Sealed anew.'), ...problems },
});
