import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { CopydeskError } from './domain/errors.ts';
import type { Prices } from './domain/model-route.ts';
import { isBelow } from './house/is-below.ts';
import { arePrices, price, pricesIn } from './house/model-prices.ts';
import { readSecret, type SecretScope } from './house/read-secret.ts';
import { withSecretFiles } from './house/secret-files.ts';
import { readTemporalProfile, type TemporalCredentials } from './house/temporal-profile.ts';

/** Every setting of the house. What may be left out is null. Folders are absolute. */
export interface Config {
  temporal: {
    /** A server that runs already; null: an embedded one is started. */
    address: string | null;
    namespace: string;
    /** TLS, API key and metadata of the connection, from Temporal's own variables or configuration file. */
    credentials: TemporalCredentials;
    /** The `temporal` command that starts the embedded one. */
    binary: string;
  };
  /** Postgres; null: the embedded database in `home`. */
  databaseUrl: string | null;
  /** Null: the embedded knowledge index. */
  weaviateUrl: string | null;
  /** Any OpenAI-compatible endpoint. All null: the house writer answers. */
  openai: { apiKey: string | null; baseUrl: string | null; model: string | null; prices: Prices | null };
  /** Null: lexical search alone, unless a local model is installed. */
  embeddings: { url: string; model: string | null } | null;
  /** State of this machine: databases, keys, logs. */
  home: string;
  /** What the customers own: one folder for each tenant of this installation, the first of them the one meant where none is named. */
  workspaces: [string, ...string[]];
  /** Of API and console; 0 takes any free one. */
  port: number;
  /** Where API, console and health endpoint listen: an address of this machine, `0.0.0.0` or `::` for all of them. */
  host: string;
  /** How people reach API and console through a proxy, without a slash at its end; null: at `host` and `port`. */
  publicUrl: string | null;
  /** Where a worker of its own says how it is; null: nowhere. */
  healthPort: number | null;
  /** Build of a worker in the deployment `copydesk`; null: the worker is not versioned. */
  buildId: string | null;
  /** What the CLI talks to; url null: the server of this machine, by `home`. `tenant`: the one meant where there are several. */
  remote: { url: string | null; token: string | null; tenant: string | null };
  /** Where the key lies that credentials are sealed with. Both null: in a file of `home`. Both: the transit engine seals, the others still open. */
  credentials: {
    /** Keys in base64, separated by commas, the first of them current. */
    keys: string | null;
    /** A key of HashiCorp Vault's transit engine, or OpenBao's. */
    transit: { url: string; token: string; key: string; mount: string } | null;
  };
  /** Whether channels may come from npm packages that a workspace brings: they run as a part of the house. */
  channelPackages: boolean;
  logLevel: LogLevel;
  /** Folder with the public keys of the API, in a folder for each tenant, for workers that run apart from it; null: those in `home`. */
  publicKeys: string | null;
  /**
   * Resolves `env:NAME` and `file:PATH` (below the workspace unless absolute) for a workspace. An unknown one is an `auth` error. With a
   * scope, only what is that tenant's own: one of several tenants must not name the secrets of another.
   */
  secretsFor(workspace: string, scope?: SecretScope): (reference: string) => string;
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
type LogLevel = (typeof logLevels)[number];

const httpAddress = z.url({ protocol: /^https?$/, error: 'must be an address such as http://127.0.0.1:8080' });
const portMessage = 'must be a port from 1 to 65535, or 0 for any free one';
const text = z.string();
const port = text
  .regex(/^\d+$/, portMessage)
  .transform(Number)
  .refine((number) => number <= 65_535, portMessage);

const hostAndPort = /^[^\s/:]+:\d+$|^\[[^\]\s]+\]:\d+$/;

/** Variables that hold a secret: each may lie in a file that `<NAME>_FILE` names, as Docker and Kubernetes hand secrets over. */
const secretVariables = [
  'DATABASE_URL',
  'OPENAI_API_KEY',
  'TEMPORAL_API_KEY',
  'COPYDESK_CREDENTIALS_KEY',
  'COPYDESK_CREDENTIALS_VAULT_TOKEN',
] as const;

/** The variables of the house. Each message says what would be valid, never what was given: it may be a secret. */
const Variables = z
  .object({
    TEMPORAL_ADDRESS: text.regex(hostAndPort, 'must be host:port, e.g. 127.0.0.1:7233').optional(),
    TEMPORAL_NAMESPACE: text.optional(),
    // What follows is read by Temporal's own reader; here stand the names, and what this SDK cannot do.
    TEMPORAL_PROFILE: text.optional(),
    TEMPORAL_CONFIG_FILE: text.optional(),
    TEMPORAL_API_KEY_FILE: text.optional(),
    TEMPORAL_API_KEY: text.regex(/^\S+$/, 'must be a key without spaces').optional(),
    TEMPORAL_TLS: z.enum(['true', 'false', '1', '0'], { error: 'must be true or false' }).optional(),
    TEMPORAL_TLS_CLIENT_CERT_PATH: text.optional(),
    TEMPORAL_TLS_CLIENT_CERT_DATA: text.optional(),
    TEMPORAL_TLS_CLIENT_KEY_PATH: text.optional(),
    TEMPORAL_TLS_CLIENT_KEY_DATA: text.optional(),
    TEMPORAL_TLS_SERVER_CA_CERT_PATH: text.optional(),
    TEMPORAL_TLS_SERVER_CA_CERT_DATA: text.optional(),
    TEMPORAL_TLS_SERVER_NAME: text.optional(),
    TEMPORAL_TLS_DISABLE_HOST_VERIFICATION: z
      .enum(['false', '0'], { error: 'cannot be had here; name the server’s CA in TEMPORAL_TLS_SERVER_CA_CERT_PATH' })
      .optional(),
    COPYDESK_TEMPORAL_BINARY: text.default('temporal'),
    DATABASE_URL: z
      .url({ protocol: /^postgres(ql)?$/, error: 'must be an address such as postgres://user@127.0.0.1:5432/copydesk' })
      .optional(),
    DATABASE_URL_FILE: text.optional(),
    WEAVIATE_URL: httpAddress.optional(),
    OPENAI_API_KEY_FILE: text.optional(),
    OPENAI_API_KEY: text.regex(/^\S+$/, 'must be a key without spaces').optional(),
    OPENAI_BASE_URL: httpAddress.optional(),
    OPENAI_MODEL: text.optional(),
    COPYDESK_MODEL_PRICE_INPUT: price.optional(),
    COPYDESK_MODEL_PRICE_CACHED: price.optional(),
    COPYDESK_MODEL_PRICE_OUTPUT: price.optional(),
    COPYDESK_EMBEDDINGS_URL: httpAddress.optional(),
    COPYDESK_EMBEDDINGS_MODEL: text.optional(),
    COPYDESK_HOME: text.optional(),
    COPYDESK_WORKSPACE: text.optional(),
    COPYDESK_WORKSPACES: text.optional(),
    COPYDESK_PORT: port.default(4664),
    COPYDESK_HOST: text.regex(/^[\w.:-]+$/, 'must be an address of this machine, e.g. 0.0.0.0').default('127.0.0.1'),
    COPYDESK_PUBLIC_URL: httpAddress
      .refine((url) => new URL(url).pathname === '/' && !new URL(url).search, 'must be an address without a path')
      .optional(),
    COPYDESK_HEALTH_PORT: port.optional(),
    COPYDESK_BUILD_ID: text.regex(/^[\w.+-]{1,64}$/, 'must be up to 64 letters, digits and . _ + -').optional(),
    COPYDESK_URL: httpAddress.optional(),
    COPYDESK_TOKEN: text.optional(),
    COPYDESK_TENANT: text.optional(),
    COPYDESK_LOG_LEVEL: z.enum(logLevels, { error: `must be one of: ${logLevels.join(', ')}` }).default('info'),
    COPYDESK_ALLOW_CHANNEL_PACKAGES: z
      .enum(['true', 'false', '1', '0'], { error: 'must be true or false' })
      .default('false'),
    COPYDESK_PUBLIC_KEYS: text.optional(),
    COPYDESK_CREDENTIALS_KEY: text
      .refine(
        (keys) => keys.split(',').every((key) => Buffer.from(key.trim(), 'base64').length === 32),
        'must be 32 bytes in base64, e.g. by: openssl rand -base64 32; a former key may follow after a comma',
      )
      .optional(),
    COPYDESK_CREDENTIALS_KEY_FILE: text.optional(),
    COPYDESK_CREDENTIALS_VAULT_URL: httpAddress.optional(),
    COPYDESK_CREDENTIALS_VAULT_TOKEN: text.regex(/^\S+$/, 'must be a token without spaces').optional(),
    COPYDESK_CREDENTIALS_VAULT_TOKEN_FILE: text.optional(),
    COPYDESK_CREDENTIALS_VAULT_KEY: text.regex(/^[\w.-]+$/, 'must be the name of a transit key').default('copydesk'),
    COPYDESK_CREDENTIALS_VAULT_MOUNT: text
      .regex(/^[\w./-]+$/, 'must be the path of the transit engine')
      .default('transit'),
  })
  .refine((given) => !given.COPYDESK_CREDENTIALS_VAULT_URL === !given.COPYDESK_CREDENTIALS_VAULT_TOKEN, {
    path: ['COPYDESK_CREDENTIALS_VAULT_TOKEN'],
    error: 'and COPYDESK_CREDENTIALS_VAULT_URL belong together; set both',
  })
  .refine(arePrices, {
    path: ['COPYDESK_MODEL_PRICE_OUTPUT'],
    error: 'and COPYDESK_MODEL_PRICE_INPUT belong together, with COPYDESK_MODEL_PRICE_CACHED or without; set both',
  })
  .refine((given) => given.COPYDESK_EMBEDDINGS_URL || !given.COPYDESK_EMBEDDINGS_MODEL, {
    path: ['COPYDESK_EMBEDDINGS_MODEL'],
    error: 'names a model without an endpoint; set COPYDESK_EMBEDDINGS_URL too',
  })
  .refine((given) => !given.COPYDESK_WORKSPACE || !given.COPYDESK_WORKSPACES, {
    path: ['COPYDESK_WORKSPACES'],
    error: 'is the folder of several workspaces and COPYDESK_WORKSPACE is a single one; set one of the two',
  });

/** Every variable of `readConfig`, for those who check what a deployment sets. */
export const variableNames = Object.keys(Variables.shape);

/** Names of the variables that `readConfig` knows; the way for a command line to override them. */
export type Variable = keyof z.infer<typeof Variables>;

/**
 * Reads and validates the configuration once, at a composition root. An empty variable counts as left out.
 * @param env the environment
 * @param overrides stronger than the environment, e.g. from the command line: `{ COPYDESK_PORT: '0' }`
 * @throws CopydeskError `invalid` that names each wrong variable and what would be valid
 */
export function readConfig(
  env: NodeJS.ProcessEnv = process.env,
  overrides: Partial<Record<Variable, string>> = {},
): Config {
  const given = withSecretFiles(
    Object.fromEntries(
      Object.entries({ ...env, ...overrides }).filter(([, value]) => value !== undefined && value !== ''),
    ) as Record<string, string>,
    secretVariables,
  );
  const parsed = Variables.safeParse(given);
  if (!parsed.success) throw wrongVariables(parsed.error);
  const variables = parsed.data;
  const temporal = readTemporalProfile(given);
  const home = folder(variables.COPYDESK_HOME, '.copydesk');
  return {
    temporal: {
      address: temporal.address,
      namespace: temporal.namespace ?? 'default',
      credentials: temporal.credentials,
      binary: variables.COPYDESK_TEMPORAL_BINARY,
    },
    databaseUrl: variables.DATABASE_URL ?? null,
    weaviateUrl: variables.WEAVIATE_URL ?? null,
    openai: {
      apiKey: variables.OPENAI_API_KEY ?? null,
      baseUrl: variables.OPENAI_BASE_URL ?? null,
      model: variables.OPENAI_MODEL ?? null,
      prices: pricesIn(variables),
    },
    embeddings: variables.COPYDESK_EMBEDDINGS_URL
      ? { url: variables.COPYDESK_EMBEDDINGS_URL, model: variables.COPYDESK_EMBEDDINGS_MODEL ?? null }
      : null,
    home,
    workspaces: variables.COPYDESK_WORKSPACES
      ? workspacesIn(resolve(variables.COPYDESK_WORKSPACES), home)
      : [folder(variables.COPYDESK_WORKSPACE, 'examples/workspace')],
    port: variables.COPYDESK_PORT,
    host: variables.COPYDESK_HOST,
    publicUrl: variables.COPYDESK_PUBLIC_URL?.replace(/\/$/, '') ?? null,
    healthPort: variables.COPYDESK_HEALTH_PORT ?? null,
    buildId: variables.COPYDESK_BUILD_ID ?? null,
    remote: {
      url: variables.COPYDESK_URL ?? null,
      token: variables.COPYDESK_TOKEN ?? null,
      tenant: variables.COPYDESK_TENANT ?? null,
    },
    credentials: {
      keys: variables.COPYDESK_CREDENTIALS_KEY ?? null,
      transit: variables.COPYDESK_CREDENTIALS_VAULT_URL
        ? {
            url: variables.COPYDESK_CREDENTIALS_VAULT_URL,
            token: variables.COPYDESK_CREDENTIALS_VAULT_TOKEN!,
            key: variables.COPYDESK_CREDENTIALS_VAULT_KEY,
            mount: variables.COPYDESK_CREDENTIALS_VAULT_MOUNT,
          }
        : null,
    },
    channelPackages: ['true', '1'].includes(variables.COPYDESK_ALLOW_CHANNEL_PACKAGES),
    logLevel: variables.COPYDESK_LOG_LEVEL,
    publicKeys: variables.COPYDESK_PUBLIC_KEYS ? resolve(variables.COPYDESK_PUBLIC_KEYS) : null,
    secretsFor: (workspace, scope) => (reference) =>
      readSecret(reference, { env: given, reserved, workspace, home, scope }),
  };
}

/** Besides the variables by name there is Temporal's metadata, in which gateways expect credentials. */
const reserved = (name: string): boolean =>
  Object.hasOwn(Variables.shape, name) || name.startsWith('TEMPORAL_GRPC_META_');

/** What a person gives is meant from where they stand; the default lies in the project, wherever it is called from. */
const folder = (given: string | undefined, standard: string): string =>
  given ? resolve(given) : fileURLToPath(new URL(standard, import.meta.url));

/** The folders that hold a workspace.yaml, by name. None may lie within another, and the home of keys and databases in none. */
function workspacesIn(directory: string, home: string): [string, ...string[]] {
  const field = 'COPYDESK_WORKSPACES';
  const names = existsSync(directory) ? readdirSync(directory).sort() : [];
  const found = names.map((name) => join(directory, name)).filter((path) => existsSync(join(path, 'workspace.yaml')));
  const [first, ...others] = found;
  if (!first) {
    throw new CopydeskError('invalid', `No folder in ${directory} has a workspace.yaml. Make one: copydesk init DIR`, {
      where: { field },
    });
  }
  for (const outer of found) {
    const inner = [...found, home].find((path) => path !== outer && existsSync(path) && isBelow(outer, path));
    if (!inner) continue;
    throw new CopydeskError('invalid', `${inner} lies within the workspace ${outer}. Put them side by side.`, {
      where: { field },
    });
  }
  return [first, ...others];
}

function wrongVariables(error: z.ZodError): CopydeskError {
  const lines = error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
  const field = error.issues[0]?.path.join('.');
  return new CopydeskError(
    'invalid',
    `The configuration is not valid: ${lines.join('; ')}. Set it right or leave it out.`,
    {
      where: field ? { field } : {},
    },
  );
}
