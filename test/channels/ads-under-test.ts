import type { Channel } from '../../domain/channel.ts';
import type { Simulator } from '../simulators/kit.ts';

/** What the tests of a platform bring, so that every channel of ads is held to the same promises. */
export interface AdsUnderTest {
  simulator: Simulator;
  /** A new one each time, as after a crash. */
  open(): Channel;
  /** The same account with a token that does not suffice. */
  openWithoutRights(): Channel;
  /** What making an ad comes to by the log of the simulator: with some platforms it is made in steps. */
  made: readonly string[];
  /** Whether the platform takes one headline and one description only. */
  single: boolean;
  /** What people do past the connector, in the platform's own pages. */
  byHand: {
    budget(remoteId: string, dailyCents: number): void;
    texts(remoteId: string): void;
    remove(remoteId: string): void;
    /** A running campaign of somebody else; its id. */
    foreign(): string;
  };
  review(remoteId: string, decision: 'approved' | 'disapproved', reason: string): void;
  counted(remoteId: string): void;
  /** The next requests are too many for the platform. */
  exhaust(): void;
  /** Fresh quota. */
  recover(): void;
}
