import { z } from 'zod';
import { secretReference } from '../secret-reference.ts';
import { ServiceUrl } from '../service-url.ts';

/** `settings` of a Ghost channel in `channels.yaml`. */
export const GhostSettings = z.strictObject({
  /** Address of the site as readers see it; the Admin API lies below it. */
  url: ServiceUrl,
  key: secretReference('Admin API key of a custom integration, "id:secret"'),
  type: z.enum(['posts', 'pages']).default('posts'),
  /** Which field takes the description. */
  description: z.enum(['meta_description', 'custom_excerpt']).default('meta_description'),
  /** How long one request may take, in seconds. */
  timeoutSeconds: z.number().positive().max(300).default(30),
});
export type GhostSettings = z.infer<typeof GhostSettings>;
