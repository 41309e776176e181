import { z } from 'zod';

/**
 * Where a secret comes from, never the secret: a variable of the environment, a file (below the workspace unless absolute), or a credential
 * that the house keeps encrypted.
 */
export const SecretReference = z
  .string()
  .regex(/^(env:.+|file:.+|vault:[a-z0-9]+(-[a-z0-9]+)*)$/, {
    error: 'a reference such as "vault:blog", "env:BLOG_PASSWORD" or "file:PATH", never the secret itself',
  })
  // JSON Schema 2020-12, 9.4: a value that is not shown. Whoever explains what is wrong with it leaves it out.
  .meta({ writeOnly: true });
export type SecretReference = z.infer<typeof SecretReference>;

/** The name of the credential that a reference means, null for one that means something else. */
export const credentialIn = (reference: string): string | null => /^vault:(.+)$/.exec(reference)?.[1] ?? null;

/** Whether a setting is such a reference. */
export const isSecretReference = (value: unknown): value is SecretReference => SecretReference.safeParse(value).success;
