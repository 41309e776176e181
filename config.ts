import { readFileSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { CopydeskError } from './domain/errors.ts';

/** Every setting of the house. What may be left out is null. Folders are absolute. */
export interface Config {
  temporal: {
    /** A server that runs already; null: an embedded one is started. */
    address: string | null;
    namespace: string;
    /** The `temporal` command that starts the embedded one. */
    binary: string;
  };
  /** Postgres; null: the embedded database in `home`. */
  databaseUrl: string | null;
  /** Null: the embedded knowledge index. */
  weaviateUrl: string | null;
  /** Any OpenAI-compatible endpoint. All null: the house writer answers. */
  openai: { apiKey: string | null; baseUrl: string | null; model: string | null };
  /** Null: lexical search alone, unless a local model is installed. */
  embeddings: { url: string; model: string | null } | null;
  /** State of this machine: databases, keys, logs. */
  home: string;
  /** What the customers own: one folder for each tenant of this installation, the first of them the one meant where none is named. */
  workspaces: [string, ...string[]];
  /** Of API and console; 0 takes any free one. */
  port: number;
  /** What the CLI talks to; url null: the server of this machine, by `home`. */
  remote: { url: string | null; token: string | null };
  logLevel: LogLevel;
  /** Folder with the public keys of the API, for workers that run apart from it; null: those in `home`. */
  publicKeys: string | null;
  /** Resolves `env:NAME` and `file:PATH` (below the workspace unless absolute) for a workspace. An unknown one is an `auth` error. */
  secretsFor(workspace: string): (reference: string) => string;
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
type LogLevel = (typeof logLevels)[number];

const httpAddress = z.url({ protocol: /^https?$/, error: 'must be an address such as http://127.0.0.1:8080' });
const portMessage = 'must be a port from 1 to 65535, or 0 for any free one';
const text = z.string();

/** The variables of the house. Each message says what would be valid, never what was given: it may be a secret. */
const Variables = z
  .object({
    TEMPORAL_ADDRESS: text
      .regex(/^[^\s/:]+:\d+$|^\[[^\]\s]+\]:\d+$/, 'must be host:port, e.g. 127.0.0.1:7233')
      .optional(),
    TEMPORAL_NAMESPACE: text.default('default'),
    COPYDESK_TEMPORAL_BINARY: text.default('temporal'),
    DATABASE_URL: z
      .url({ protocol: /^postgres(ql)?$/, error: 'must be an address such as postgres://user@127.0.0.1:5432/copydesk' })
      .optional(),
    WEAVIATE_URL: httpAddress.optional(),
    OPENAI_API_KEY: text.regex(/^\S+$/, 'must be a key without spaces').optional(),
    OPENAI_BASE_URL: httpAddress.optional(),
    OPENAI_MODEL: text.optional(),
    COPYDESK_EMBEDDINGS_URL: httpAddress.optional(),
    COPYDESK_EMBEDDINGS_MODEL: text.optional(),
    COPYDESK_HOME: text.optional(),
    COPYDESK_WORKSPACE: text.optional(),
    COPYDESK_PORT: text
      .regex(/^\d+$/, portMessage)
      .transform(Number)
      .refine((port) => port <= 65_535, portMessage)
      .default(4664),
    COPYDESK_URL: httpAddress.optional(),
    COPYDESK_TOKEN: text.optional(),
    COPYDESK_LOG_LEVEL: z.enum(logLevels, { error: `must be one of: ${logLevels.join(', ')}` }).default('info'),
    COPYDESK_PUBLIC_KEYS: text.optional(),
  })
  .refine((given) => given.COPYDESK_EMBEDDINGS_URL || !given.COPYDESK_EMBEDDINGS_MODEL, {
    path: ['COPYDESK_EMBEDDINGS_MODEL'],
    error: 'names a model without an endpoint; set COPYDESK_EMBEDDINGS_URL too',
  });

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
  const given = Object.fromEntries(
    Object.entries({ ...env, ...overrides }).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = Variables.safeParse(given);
  if (!parsed.success) throw wrongVariables(parsed.error);
  const variables = parsed.data;
  const workspace = folder(variables.COPYDESK_WORKSPACE, 'examples/workspace');
  return {
    temporal: {
      address: variables.TEMPORAL_ADDRESS ?? null,
      namespace: variables.TEMPORAL_NAMESPACE,
      binary: variables.COPYDESK_TEMPORAL_BINARY,
    },
    databaseUrl: variables.DATABASE_URL ?? null,
    weaviateUrl: variables.WEAVIATE_URL ?? null,
    openai: {
      apiKey: variables.OPENAI_API_KEY ?? null,
      baseUrl: variables.OPENAI_BASE_URL ?? null,
      model: variables.OPENAI_MODEL ?? null,
    },
    embeddings: variables.COPYDESK_EMBEDDINGS_URL
      ? { url: variables.COPYDESK_EMBEDDINGS_URL, model: variables.COPYDESK_EMBEDDINGS_MODEL ?? null }
      : null,
    home: folder(variables.COPYDESK_HOME, '.copydesk'),
    workspaces: [workspace],
    port: variables.COPYDESK_PORT,
    remote: { url: variables.COPYDESK_URL ?? null, token: variables.COPYDESK_TOKEN ?? null },
    logLevel: variables.COPYDESK_LOG_LEVEL,
    publicKeys: variables.COPYDESK_PUBLIC_KEYS ? resolve(variables.COPYDESK_PUBLIC_KEYS) : null,
    secretsFor: (directory) => (reference) => readSecret(reference, given, directory),
  };
}

/** What a person gives is meant from where they stand; the default lies in the project, wherever it is called from. */
const folder = (given: string | undefined, standard: string): string =>
  given ? resolve(given) : fileURLToPath(new URL(standard, import.meta.url));

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

function readSecret(reference: string, env: Record<string, string | undefined>, directory: string): string {
  const [, kind, name = ''] = /^(env|file):(.+)$/.exec(reference) ?? [];
  if (kind === 'env') {
    const value = env[name];
    if (value) return value;
    throw new CopydeskError(
      'auth',
      `The secret ${reference} is not set. Set the environment variable ${name} and start again.`,
    );
  }
  if (kind === 'file') return readSecretFile(reference, isAbsolute(name) ? name : resolve(directory, name));
  // A key that was pasted where its reference belongs must not reach a log.
  throw new CopydeskError('auth', 'A secret is named by where it lies, not given.', {
    choices: ['env:NAME', 'file:PATH'],
  });
}

function readSecretFile(reference: string, file: string): string {
  let value: string;
  try {
    value = readFileSync(file, 'utf8').trim();
  } catch (cause) {
    throw new CopydeskError(
      'auth',
      `The secret ${reference} cannot be read. Write it to this file, readable for you alone (chmod 600).`,
      {
        where: { file },
        cause,
      },
    );
  }
  if (value) return value;
  throw new CopydeskError('auth', `The secret ${reference} is empty. Write it to this file.`, { where: { file } });
}
