/** How long what goes on with a channel may take, and when nothing of it can be under way any more. */
export interface PublishingTimes {
  /** A commit may speak to the channel for this long. After a lost one nothing is looked up before that must have ended. */
  remoteTimeMs: number;
  /** A channel may work on for so long after a request was given up. */
  echoMs: number;
  /** An outcome that nobody has found out for so long is looked up by the job for orphans, unless its campaign is running. */
  orphanedMs: number;
}

const usual: PublishingTimes = { remoteTimeMs: 25_000, echoMs: 5_000, orphanedMs: 600_000 };

export const publishingTimes = ({ publishing }: { publishing?: Partial<PublishingTimes> }): PublishingTimes => ({
  ...usual,
  ...publishing,
});
