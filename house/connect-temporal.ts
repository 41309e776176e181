import { Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { explainConnection } from './explain-connection.ts';
import type { TemporalCredentials } from './temporal-profile.ts';

/** Where Temporal is, and how to get in there. */
export interface TemporalAddress {
  /** `host:port` */
  address: string;
  namespace: string;
  /** Left out: no TLS and no key, as the embedded server has it. */
  credentials?: TemporalCredentials;
}

/** What is in the configuration; without an address, the one where a server of this machine would be. */
export const temporalOf = (configured: {
  address: string | null;
  namespace: string;
  credentials: TemporalCredentials;
}): TemporalAddress => ({
  address: configured.address ?? '127.0.0.1:7233',
  namespace: configured.namespace,
  credentials: configured.credentials,
});

/**
 * A connection for clients; close it when done.
 * @param patienceMs how long to try
 * @throws CopydeskError `transient` when nothing answers, `auth` when server and credentials do not go together, each with its fix
 */
export async function connectTemporal(
  { address, credentials = {} }: Pick<TemporalAddress, 'address' | 'credentials'>,
  patienceMs = 10_000,
): Promise<Connection> {
  try {
    return await Connection.connect({ address, ...credentials, connectTimeout: patienceMs });
  } catch (error) {
    throw await explainConnection(address, credentials, error);
  }
}

/** A connection for workers; close it when done. Fails like `connectTemporal`. */
export async function connectWorker({ address, credentials = {} }: TemporalAddress): Promise<NativeConnection> {
  try {
    return await NativeConnection.connect({ address, ...credentials });
  } catch (error) {
    throw await explainConnection(address, credentials, error);
  }
}
