import type { TenantDependencies } from '../../activities/dependencies.ts';
import type { Channel, Connector } from '../../domain/channel.ts';
import type { TenantStore } from '../../store/store.ts';
import type { Boundary } from './cells.ts';
import { faultHeader } from './proxy.ts';
import type { Watch } from './watch.ts';

/** What a tenant's activities stand on, with every boundary inside of them watched. */
export const watchedDependencies = (deps: TenantDependencies, watch: Watch): TenantDependencies => ({
  ...deps,
  store: watchedStore(deps.store, watch),
  connectors: Object.fromEntries(
    Object.entries(deps.connectors).map(([name, connector]) => [name, watchedConnector(connector, watch)]),
  ),
  now: watch.now,
});

/** The statements that decide what the house knows of a publication, each with a boundary before and behind it. */
function watchedStore(store: TenantStore, watch: Watch): TenantStore {
  const { publications, commands } = store;
  const between = async <T>(before: Boundary | null, work: () => Promise<T>, after: Boundary | null): Promise<T> => {
    if (before) await watch.pass(before);
    const result = await work();
    if (after) await watch.pass(after);
    return result;
  };
  return {
    ...store,
    publications: {
      ...publications,
      intend: (...args) =>
        between('prepare: request kept', () => publications.intend(...args), 'prepare: put down as intended'),
      beginCommit: (...args) =>
        between(
          'commit: before compare-and-set',
          () => publications.beginCommit(...args),
          'commit: after compare-and-set',
        ),
      settle(row, outcome) {
        const settle = () => publications.settle(row, outcome);
        return watch.activity() === 'reconcile'
          ? between('reconcile: found, not settled', settle, 'reconcile: settled')
          : between('commit: answered, not settled', settle, 'commit: settled');
      },
    },
    commands: {
      ...commands,
      record: (signed) => between('decide: allowed', () => commands.record(signed), 'decide: recorded'),
    },
  };
}

/** Checks are over when the channel is asked to commit. */
const watchedConnector = (connector: Connector, watch: Watch): Connector => ({
  ...connector,
  open(...args) {
    const channel = connector.open(...args);
    return Object.assign(Object.create(channel) as Channel, {
      async commit(prepared: Parameters<Channel['commit']>[0]) {
        await watch.pass('commit: after the checks');
        return channel.commit(prepared);
      },
    });
  },
});

/** Requests that change nothing although their method could: platforms that search by POST. */
export type Reads = (method: string, url: URL) => boolean;

/** Watches every request of this process: it may be ordered to suffer something on its way, which the proxy before the remote system does. */
export function watchRequests(watch: Watch, reads: Reads): void {
  const send = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const method = init?.method ?? 'GET';
    const writes = !['GET', 'HEAD', 'OPTIONS'].includes(method) && !reads(method, new URL(String(input)));
    const boundary = boundaryOf(watch, writes);
    if (!boundary) return send(input, init);
    const fault = await watch.pass(boundary);
    const headers = new Headers(init?.headers);
    if (fault) headers.set(faultHeader, fault);
    const response = await send(input, { ...init, headers });
    if (boundary === 'commit: before the remote request') {
      watch.noteWrite();
      await watch.pass('commit: remote effect, no answer yet');
    }
    return response;
  };
}

function boundaryOf(watch: Watch, writes: boolean): Boundary | null {
  switch (watch.activity()) {
    case 'commit':
      if (writes) return 'commit: before the remote request';
      return watch.wrote() ? 'commit: reads back' : 'commit: looks before it writes';
    case 'reconcile':
      return 'reconcile: looks';
    case 'measure':
      return 'measure: looks';
    default:
      return null;
  }
}
