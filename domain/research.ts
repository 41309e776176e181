import { z } from 'zod';
import { SecretReference } from './secret-reference.ts';

/** A host and all below it: `example.org` also means `www.example.org`. Umlauts are written as people do. */
const Domain = z
  .string()
  .regex(/^(?!-)[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+$/u, 'a domain such as "example.org", without https:// and path');

const SearchEngine = z.discriminatedUnion('provider', [
  z.strictObject({ provider: z.literal('tavily'), key: SecretReference }),
  z.strictObject({ provider: z.literal('brave'), key: SecretReference }),
  /** An instance of one's own, with `json` among the `search.formats` of its settings. */
  z.strictObject({ provider: z.literal('searxng'), url: z.url({ protocol: /^https?$/ }) }),
]);
export type SearchEngine = z.infer<typeof SearchEngine>;

/** `research.yaml`: whether and how researchers may read the web. Left out: not at all. */
export const Research = z
  .strictObject({
    enabled: z.boolean().default(false),
    /** How the sites are told who reads them; the name is also what `robots.txt` can address (RFC 9309, 2.2.1). */
    userAgent: z
      .strictObject({
        name: z
          .string()
          .max(60)
          .regex(/^[A-Za-z_-]+$/, 'letters, "-" and "_" only, as robots.txt writes names'),
        /** Where a site's owner reaches somebody. */
        contact: z.union([z.email(), z.url({ protocol: /^https$/ })], {
          error: 'an e-mail address or an address that starts with https://',
        }),
      })
      .optional(),
    domains: z
      .strictObject({
        /** Only these may be read; empty: all that are not blocked. */
        allowed: z.array(Domain).default([]),
        blocked: z.array(Domain).default([]),
      })
      .default({ allowed: [], blocked: [] }),
    /** Left out: nothing is searched; only addresses of the brief and of allowed domains are read. */
    search: SearchEngine.optional(),
    /** Ports beside 80 and 443. */
    ports: z.array(z.number().int().min(1).max(65_535)).default([]),
    limits: z
      .strictObject({
        /** Of a page, once it is unpacked. */
        megabytes: z.number().positive().max(20).default(5),
        /** For a page with all its redirects. */
        seconds: z.number().int().min(1).max(60).default(20),
        /** Searches and pages of one run of an agent. */
        callsPerRun: z.number().int().min(1).max(100).default(20),
        /** Between two requests to the same host. */
        secondsBetween: z.number().min(0).max(60).default(1),
      })
      .default({ megabytes: 5, seconds: 20, callsPerRun: 20, secondsBetween: 1 }),
  })
  .refine(({ enabled, userAgent }) => !enabled || userAgent !== undefined, {
    path: ['userAgent'],
    error: 'sites must be told who reads them: name and contact are needed before research can be enabled',
  });
export type Research = z.infer<typeof Research>;

/** Research that is on. A workspace that was pinned before 0.4.0 has none. */
export type EnabledResearch = Research & { userAgent: NonNullable<Research['userAgent']> };

export const enabledResearch = (research: Research | undefined): EnabledResearch | null =>
  research?.enabled && research.userAgent ? (research as EnabledResearch) : null;

/** The tools that the workspace grants for the web: none unless it enables research, and no search without an engine. */
export const webToolsOf = (research: Research | undefined): string[] =>
  enabledResearch(research) ? [...(research?.search ? ['search_web'] : []), 'fetch_page'] : [];

/** Whether a host is one of the domains or lies below one. */
export const isWithin = (host: string, domains: readonly string[]): boolean =>
  domains.some((domain) => {
    const ascii = asciiHost(domain);
    return ascii !== null && (host === ascii || host.endsWith(`.${ascii}`));
  });

/** As URLs have it: lower case, umlauts in Punycode. */
function asciiHost(domain: string): string | null {
  const url = `https://${domain}/`;
  return URL.canParse(url) ? new URL(url).hostname : null;
}

/** Whether the workspace lets pages of this host be read. */
export const mayRead = (host: string, { domains: { allowed, blocked } }: Pick<Research, 'domains'>): boolean =>
  !isWithin(host, blocked) && (allowed.length === 0 || isWithin(host, allowed));
