import type { Channel, ChannelCapabilities, Prepared, PrepareInput } from '../../domain/channel.ts';
import type { Content } from '../../domain/content.ts';

/** What a connector's own tests bring, so that every channel can be held to the same promises. */
export interface ChannelUnderTest {
  /** A new one each time, as after a crash. */
  open(): Channel;
  /** What is published; left out: a page that holds everything a channel could trip over. Each call is another publication. */
  input?(changes?: Partial<Content>): PrepareInput;
  /** How many pieces with this marker readers can see, counted past the connector. */
  countLive(prepared: Prepared): Promise<number>;
  /** Does what `commit` does, up to a crash just before the piece goes live. */
  crashBeforeLive(prepared: Prepared): Promise<void>;
  /** A person changes the live piece in the remote system: `Die Jacke` or `Diese Jacke`, wherever it stands, becomes `Unsere Jacke`. */
  editByHand(remoteId: string): Promise<void>;
  /** A live page that the house never published, made past the connector. Holds `Die Jacke` once, in a paragraph with a link, and a table. */
  pageByHand(): Promise<{ remoteId: string; url: string }>;
  /** Every byte that the remote system keeps of a page, read past the connector. */
  rawPage(remoteId: string): Promise<string>;
  /** The featured image that readers get with a page: its bytes and its alternative text. For channels with `media`. */
  imageOf?(remoteId: string): Promise<{ bytes: Uint8Array; alt: string }>;
  /** A person takes a page away. */
  removeByHand(remoteId: string): Promise<void>;
  /** The same place, with rights that do not suffice. */
  openWithoutRights(): Promise<{ channel: Channel; restore(): Promise<void> }>;
}

export type Kind = ChannelCapabilities['kind'];

/** One promise of the channel contract. */
export interface Check {
  /** A sentence about the channel. */
  name: string;
  /** The kinds of channels that it is a promise of. */
  kinds: readonly Kind[];
  /** Throws where the promise is broken; its message says what was expected. */
  run(under: ChannelUnderTest): Promise<void>;
}

export const pages: readonly Kind[] = ['page'];
export const everyKind: readonly Kind[] = ['page', 'ad', 'mail', 'post'];
