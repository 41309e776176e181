import type { Prepared } from './channel.ts';
import type { Ref } from './ref.ts';

/**
 * What is put before approvers, as one artifact: the exact request, what it was made from, and who has to say yes.
 * An approval binds to this artifact's ref, so none of it can change afterwards.
 */
export interface PreparedAsset {
  campaign: string;
  asset: string;
  prepared: Prepared;
  variant: Ref;
  findings: Ref;
  stages: { stage: string; role: string; quorum: number }[];
  /** From then on deputies of those who hold a stage's role count in it; null or left out: never. */
  escalatesAt?: string | null;
}
