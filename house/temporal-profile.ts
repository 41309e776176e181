import { existsSync } from 'node:fs';
import { loadClientConfigProfile, toClientOptions } from '@temporalio/envconfig';
import type { NativeConnectionOptions } from '@temporalio/worker';
import { CopydeskError } from '../domain/errors.ts';

/** What proves to a Temporal server who we are, and to us who it is. Goes into connections as it is, and never into a log. */
export type TemporalCredentials = Pick<NativeConnectionOptions, 'tls' | 'apiKey' | 'metadata'>;

/** Where Temporal is and how to get in. Null is what nobody has said. */
export interface TemporalProfile {
  /** `host:port` */
  address: string | null;
  namespace: string | null;
  credentials: TemporalCredentials;
}

/**
 * Temporal's own variables and, when `TEMPORAL_PROFILE` or `TEMPORAL_CONFIG_FILE` asks for it, its configuration file; variables are
 * stronger (docs.temporal.io/develop/environment-configuration). A file that merely lies in its usual place is that of somebody's command
 * line: it does not send the house to another server.
 * @throws CopydeskError `invalid` with the place of the mistake, never with what was given there
 */
export function readTemporalProfile(environment: Record<string, string>): TemporalProfile {
  const { TEMPORAL_PROFILE: name, TEMPORAL_CONFIG_FILE: file } = environment;
  if (file && !existsSync(file)) throw wrong('TEMPORAL_CONFIG_FILE', 'names a file that is not there');
  for (const half of ['CERT', 'KEY']) refuseTwice(environment, `TEMPORAL_TLS_CLIENT_${half}`);
  refuseTwice(environment, 'TEMPORAL_TLS_SERVER_CA_CERT');
  try {
    const profile = loadClientConfigProfile({
      overrideEnvVars: environment,
      disableFile: !name && !file,
      configFileStrict: true,
    });
    const { tls } = profile;
    if (!tls?.disabled && (tls?.clientCert === undefined) !== (tls?.clientKey === undefined))
      throw wrong('TEMPORAL_TLS_CLIENT_CERT_PATH', 'and TEMPORAL_TLS_CLIENT_KEY_PATH belong together; one is missing');
    const { connectionOptions } = toClientOptions(profile);
    const { tls: transport, apiKey, metadata } = connectionOptions;
    return {
      address: profile.address ?? null,
      namespace: profile.namespace ?? null,
      credentials: {
        ...(transport !== undefined && { tls: transport }),
        ...(apiKey !== undefined && { apiKey }),
        ...(metadata !== undefined && { metadata }),
      },
    };
  } catch (error) {
    throw error instanceof CopydeskError ? error : unreadable(error, name, file);
  }
}

function refuseTwice(environment: Record<string, string>, variable: string): void {
  if (environment[`${variable}_PATH`] && environment[`${variable}_DATA`])
    throw wrong(`${variable}_PATH`, `and ${variable}_DATA say the same thing; give one of them`);
}

/** The parser of the file quotes the lines around a mistake, where a key may stand; only their place is passed on. */
function unreadable(error: unknown, profile: string | undefined, file: string | undefined): CopydeskError {
  const { code, path, line, message = '' } = error as NodeJS.ErrnoException & { line?: number };
  if (code && path) return wrong('TEMPORAL_TLS', `names a file that cannot be read (${code}): ${path}`);
  if (line !== undefined) return wrong('TEMPORAL_CONFIG_FILE', `is no TOML in line ${line}`, file);
  if (message.startsWith('Profile '))
    return wrong('TEMPORAL_PROFILE', `names no profile of the file: ${profile}`, file);
  if (message.startsWith('Validation error:')) return wrong('TEMPORAL_CONFIG_FILE', message, file);
  return wrong('TEMPORAL_CONFIG_FILE', 'cannot be read as configuration of Temporal', file);
}

const wrong = (field: string, message: string, file?: string): CopydeskError =>
  new CopydeskError('invalid', `The configuration is not valid: ${field} ${message}. Set it right or leave it out.`, {
    where: { ...(file && { file }), field },
  });
