import type { HealthReport } from '../../domain/channel.ts';
import type { OperationPlace } from '../operations.ts';

/** A post as the platform has it now. */
export interface LivePost {
  remoteId: string;
  url: string;
  /** As it was written, character by character. */
  text: string;
  createdAt: string;
}

/** One profile of one platform, as far as `openPostChannel` needs it. Errors are classed by the HTTP client. */
export interface PostPlatform {
  place: OperationPlace;
  /** Characters of a post, counted as the platform counts them. */
  limit: number;
  lengthOf(text: string): number;
  /** Sends a post. `key` is the publication's mark: the platform may know a repeat by it for a while. */
  send(text: string, locale: string, key: string): Promise<void>;
  /** Of the newest posts of this profile, as many as one look can give, those whose text may hold `mark`; newest first. */
  search(mark: string): Promise<LivePost[]>;
  /** Null when there is none. Errors: `invalid` for what is no id there. */
  get(remoteId: string): Promise<LivePost | null>;
  remove(remoteId: string): Promise<void>;
  metrics(remoteId: string): Promise<Record<string, number>>;
  health(): Promise<HealthReport>;
}
