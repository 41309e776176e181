import { Slug } from './text.ts';

/** What an access token is for: a one-time link, a browser's session, a program. */
export type AccessKind = 'login' | 'session' | 'api';

/** `cd_<kind>_<tenant>.<secret>`. Neither kind nor tenant may hold what parts them, so it reads in one way only. */
export const accessToken = (kind: AccessKind, tenant: string, secret: string): string =>
  `cd_${kind}_${tenant}.${secret}`;

/** Whether this looks like a token of a release before 0.2.0, which named no tenant and is good nowhere any more. */
export const isFormerToken = (token: string): boolean => /^cd_(?:login|session|api)_[\w-]+$/.test(token);

/** The tenant that a token says it is of; only the store of that tenant knows whether it is true. Null for what is no token. */
export function tenantOfToken(token: string): string | null {
  const [, tenant = ''] = /^cd_(?:login|session|api)_([a-z0-9-]+)\.[\w-]+$/.exec(token) ?? [];
  return Slug.safeParse(tenant).success ? tenant : null;
}
