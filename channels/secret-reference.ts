import type { z } from 'zod';
import { SecretReference } from '../domain/secret-reference.ts';

/**
 * A secret in the `settings` of a connector: all of them name it the same way. `what` tells people which one is meant, in the schema that
 * editors read, e.g. `secretReference('Password of the application, of user …')`.
 */
export const secretReference = (what: string): z.ZodType<SecretReference, string> =>
  SecretReference.describe(`${what}: vault:NAME, env:NAME or file:PATH, never the secret itself.`);
