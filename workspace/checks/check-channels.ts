import type { ChannelConfig } from '../../domain/workspace.ts';
import type { FieldProblem } from '../workspace-problems.ts';

/** Lengths that some text can have. */
export const checkChannels = ({ channels }: { channels: Record<string, ChannelConfig> }): FieldProblem[] =>
  Object.entries(channels).flatMap(([id, { limits }]) =>
    Object.entries(limits)
      .filter(([, { min, max }]) => min > max)
      .map(([name, { min, max }]) => ({
        path: ['channels', id, 'limits', name],
        message: `Nothing has at least ${min} and at most ${max}.`,
      })),
  );
