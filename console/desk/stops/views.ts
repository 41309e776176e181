import type { Person } from '../../../domain/workspace.ts';
import type { Stop } from '../../../store/store.ts';
import type { LivePiece } from '../live/views.ts';

/** What lies near when a stop has been set: nothing new goes out, but what is there stays there. */
export interface StopOffer {
  /** Ads that run now. */
  pause: LivePiece[];
  /** Whatever else can be taken down. */
  withdraw: LivePiece[];
}

/** What people can do in an emergency. */
export interface StopDesk {
  /** Those in force first, then the newest. */
  stops(viewer: Person): Promise<Stop[]>;
  /** Nothing new goes out within its scope until it is lifted. Comes with what could be done about what is out already. */
  setStop(viewer: Person, stop: unknown): Promise<{ stop: Stop; offer: StopOffer }>;
  /** What a stop in force could go on to. */
  stopOffer(viewer: Person, id: string): Promise<{ stop: Stop; offer: StopOffer }>;
  liftStop(viewer: Person, id: string): Promise<Stop>;
}
