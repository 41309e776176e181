import type { ChannelCapabilities, HealthReport, Imported } from '../../../domain/channel.ts';
import type { Calendar, Ceilings, ChannelConfig, Person } from '../../../domain/workspace.ts';

/** A channel of the workspace, what it promises and how it stands. */
export interface ChannelView {
  name: string;
  title: ChannelConfig['title'];
  connector: string;
  format: ChannelConfig['format'];
  locales: string[];
  limits: ChannelConfig['limits'];
  calendar: Calendar | null;
  ceilings: Ceilings | null;
  /** What is enabled on it now, in cents; null for a channel that costs nothing. */
  enabled: { dailyCents: number; totalCents: number } | null;
  /** Null when it cannot be opened; `trouble` says why. */
  place: { destination: string; capabilities: ChannelCapabilities } | null;
  trouble: string | null;
  /** As it was last looked at. Messages and fixes are for those who administer the workspace. */
  health: HealthReport | null;
  checkedAt: string | null;
  paused: { at: string; by: string; reason: string } | null;
}

/** What people can do with channels. */
export interface ChannelDesk {
  channels(viewer: Person): Promise<ChannelView[]>;
  /** Looks at it now, and remembers how it was. */
  checkChannel(viewer: Person, name: string): Promise<ChannelView>;
  /** What is there now, ours and of others, as the platform lists it. Only looked at. */
  imports(viewer: Person, name: string): Promise<Imported[]>;
  /** Nothing goes out there until it is resumed; what is approved waits. */
  pauseChannel(viewer: Person, name: string, reason: string): Promise<ChannelView>;
  /** What had waited for it is tried again, in the name of the person. */
  resumeChannel(
    viewer: Person,
    name: string,
  ): Promise<{ channel: ChannelView; retried: { campaign: string; asset: string }[] }>;
}
