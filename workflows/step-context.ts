import type { CampaignState } from './campaign-state.ts';
import type { Recorder } from './recorder.ts';

/** What every step and every handler of one campaign works on. */
export interface StepContext {
  state: CampaignState;
  recorder: Recorder;
  /** One at a time for each asset: handlers and pipeline never change the same asset in between each other's waits. */
  locked<T>(key: string, work: () => Promise<T> | T): Promise<T>;
}
