import { z } from '@hono/zod-openapi';
import { type ErrorClass, errorClasses } from '../../../domain/errors.ts';

/** A class of the closed list. */
export const errorClass = z.enum(Object.keys(errorClasses) as [ErrorClass, ...ErrorClass[]]);

/** All that is told of a credential: everything but its value. */
export const Credential = z
  .object({
    name: z.string(),
    kind: z.enum(['secret', 'oauth2']),
    version: z.int(),
    keyId: z.string().meta({ description: 'of the key-encryption key' }),
    expiresAt: z.string().nullable(),
    daysLeft: z.int().nullable(),
    updatedAt: z.string(),
    updatedBy: z.string(),
    usedAt: z.string().nullable(),
    trouble: z.object({ errorClass, at: z.string() }).nullable(),
  })
  .meta({ id: 'Credential' });
