import { lookup } from 'node:dns/promises';
import { isPublicAddress } from '../../domain/public-address.ts';
import { createHostQueue, type HostQueue } from './host-queue.ts';
import { createRuleCache, type RuleCache } from './rule-cache.ts';
import type { SearchHosts } from './search/search-web.ts';

/** What reading the web works with: one of it for each tenant and process, made by a composition root. */
export interface WebEdge {
  /** All addresses of a host name. Asked once for each request; what it answers is checked and then connected to. */
  resolve: Resolve;
  /** Whether a connection to this address is allowed. */
  mayConnect: MayConnect;
  /** Whose turn it is with each host. */
  queue: HostQueue;
  /** What sites say about themselves: `robots.txt` and `tdmrep.json`. */
  rules: RuleCache;
  searchHosts: SearchHosts;
  now(): Date;
}

export type Resolve = (host: string) => Promise<string[]>;
export type MayConnect = (address: string, port: number) => boolean;

/**
 * The way to the web. Without options it resolves as the machine does and connects to public addresses only. A test gives a resolver, and
 * may let one address and port of this machine count as public; no setting and no variable can.
 */
export const createWebEdge = ({
  now,
  resolve = ofTheMachine,
  alsoPublic = [],
  searchHosts = {},
}: {
  now(): Date;
  resolve?: Resolve;
  alsoPublic?: readonly { address: string; port: number }[];
  searchHosts?: SearchHosts;
}): WebEdge => ({
  resolve,
  mayConnect: (address, port) =>
    isPublicAddress(address) || alsoPublic.some((one) => one.address === address && one.port === port),
  queue: createHostQueue(),
  rules: createRuleCache(now),
  searchHosts,
  now,
});

const ofTheMachine: Resolve = async (host) =>
  (await lookup(host, { all: true, verbatim: true })).map(({ address }) => address);
