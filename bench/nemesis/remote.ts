import type { Prepared } from '../../domain/channel.ts';
import type { ChannelOfRun } from './material.ts';

/** A piece that readers see, or have seen, by the remote system's own account. */
export interface RemotePiece {
  /** Of the publication it says it is. */
  marker: string;
  id: string;
  /** Of all that readers see of it, as `hashOf` of its remote system makes it. */
  hash: string;
  live: boolean;
}

/** A remote system of the run, seen past the connector. */
export interface Remote {
  name: string;
  channels: Record<string, ChannelOfRun & { promise: 'own-id' | 'look-up' | 'at-most-once'; weight: number }>;
  secrets?: Record<string, string>;
  /** Paths that are asked by POST and change nothing. */
  searches?: string;
  /** What `RemotePiece.hash` must be if the piece is as it was approved. */
  hashOf(prepared: Prepared): string;
  /** Every piece that was ever to be seen, from the system's own log. */
  pieces(): Promise<RemotePiece[]>;
  close(): Promise<void>;
}
