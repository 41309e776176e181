import { isIP, type Socket } from 'node:net';
import { buildConnector } from 'undici';
import { CopydeskError } from '../../domain/errors.ts';
import type { WebEdge } from './web-edge.ts';

const connectMs = 8_000;

/**
 * Opens connections for undici. A name is resolved here, once; each of its addresses must be allowed, and the connection goes to those very
 * addresses, so nothing can change between look and leap. One address inside among public ones is an attack and not a choice: none is taken.
 * Certificates are checked for the name.
 */
export function checkedConnector({
  resolve,
  mayConnect,
}: Pick<WebEdge, 'resolve' | 'mayConnect'>): buildConnector.connector {
  const connect = buildConnector({ timeout: connectMs, maxCachedSessions: 0 });
  return (options, callback) => {
    open().then(
      (socket) => callback(null, socket),
      (error: Error) => callback(error, null),
    );

    async function open(): Promise<Socket> {
      const host = options.hostname.replace(/^\[|\]$/g, '');
      const port = Number(options.port || (options.protocol === 'https:' ? 443 : 80));
      const literal = isIP(host) !== 0;
      const addresses = literal ? [host] : await resolve(host);
      if (addresses.length === 0) throw new CopydeskError('not_found', 'The site has no address.');
      if (!addresses.every((address) => mayConnect(address, port)))
        throw new CopydeskError('denied', 'This address is not read: it leads into a network that is not public.');
      let failure: unknown;
      for (const address of addresses) {
        try {
          const named = { ...options, hostname: address, ...(!literal && { servername: host }) };
          return await connected(named);
        } catch (error) {
          failure = error;
        }
      }
      throw failure;
    }
  };

  function connected(options: buildConnector.Options): Promise<Socket> {
    return new Promise((resolve, reject) => {
      connect(options, (error, socket) => (socket ? resolve(socket) : reject(error)));
    });
  }
}
