import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { NativeConnection } from '@temporalio/worker';
import { searchAttributes } from '../../domain/search-attributes.ts';
import { indexedTypes, registerSearchAttributes } from '../../house/search-attributes.ts';
import { ensureTemporalServer } from '../../house/temporal-server.ts';
import { ensureTemporal } from '../../scripts/lib/ensure-temporal.mjs';
import { ensureTestServer } from '../../scripts/lib/ensure-test-server.mjs';

/**
 * A server that skips time whenever a result is awaited. It knows updates and search attributes, but neither List nor
 * Schedules; tests of those take `devServer`. Callers tear it down.
 */
export async function timeSkippingEnvironment(): Promise<TestWorkflowEnvironment> {
  const path = await ensureTestServer(() => {});
  const environment = await patiently(() =>
    TestWorkflowEnvironment.createTimeSkipping({ server: { executable: { type: 'existing-path', path } } }),
  );
  // This server can add search attributes but not list them, so it is told them all.
  const all = Object.values(searchAttributes).map(({ name, type }) => [name, indexedTypes[type]]);
  await environment.connection.operatorService.addSearchAttributes({
    namespace: 'default',
    searchAttributes: Object.fromEntries(all),
  });
  return environment;
}

/** The SDK gives a server five seconds to start, which a Java process on a busy machine does not always keep. */
async function patiently<T>(start: () => Promise<T>, tries = 6): Promise<T> {
  try {
    return await start();
  } catch (error) {
    if (tries <= 1) throw error;
    return patiently(start, tries - 1);
  }
}

/** A real server of its own in a temporary folder, as `npm start` runs it. */
export interface DevServer {
  address: string;
  namespace: string;
  pid: number;
  connection: Connection;
  nativeConnection: NativeConnection;
  stop(): Promise<void>;
}

/** Starts a `DevServer` with the search attributes registered. Callers stop it, after their workers. */
export async function devServer(): Promise<DevServer> {
  const directory = mkdtempSync(join(tmpdir(), 'copydesk-temporal-'));
  const binary = await ensureTemporal(() => {});
  const server = await ensureTemporalServer({ binary, directory, ui: false, log: () => {} });
  const { address, pid } = server;
  const connection = await Connection.connect({ address });
  const nativeConnection = await NativeConnection.connect({ address });
  await registerSearchAttributes(connection, 'default');
  const stop = async () => {
    await connection.close();
    await nativeConnection.close();
    await server.stop();
    rmSync(directory, { recursive: true, force: true });
  };
  return { address, namespace: 'default', pid, connection, nativeConnection, stop };
}
