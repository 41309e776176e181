/** How long what goes on with a channel may take, and when nothing of it can be under way any more. */
export interface PublishingTimes {
  /** A commit may speak to the channel for this long. After a lost one nothing is looked up before that must have ended. */
  remoteTimeMs: number;
  /** A channel may work on for so long after a request was given up. */
  echoMs: number;
}

const usual: PublishingTimes = { remoteTimeMs: 25_000, echoMs: 5_000 };

export const publishingTimes = ({ publishing }: { publishing?: PublishingTimes }): PublishingTimes =>
  publishing ?? usual;
