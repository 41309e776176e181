import type { Channel } from '../domain/channel.ts';
import { CopydeskError } from '../domain/errors.ts';
import { type OperationPlace, unknownOperation } from './operations.ts';

/** What a channel answers whose pieces, once they are out, can neither be read nor changed: mail. */
export function noLivePages(
  place: OperationPlace,
): Pick<Channel, 'read' | 'readAt' | 'contentOf' | 'update' | 'unpublish' | 'status' | 'metrics'> {
  return {
    read: async () => null,
    readAt: async () => null,
    contentOf() {
      throw new CopydeskError('invalid', `What ${place.channel} has sent cannot be read back.`);
    },
    async update() {
      throw unknownOperation(place, 'update', []);
    },
    async unpublish() {
      throw unknownOperation(place, 'withdraw', []);
    },
    // It is out; where it is now nobody knows.
    status: async () => ({ state: 'live' }),
    metrics: async () => ({}),
  };
}
