import { ApplicationFailure } from '@temporalio/common';
import { ref } from '../../test/workflows/a-pin.ts';
import { commandOf, decision, send, until } from '../../test/workflows/campaign-harness.ts';
import { asked, type Story } from './story.ts';

const conflict = () => ApplicationFailure.create({ message: 'conflict', type: 'conflict', nonRetryable: true });

/** Ways through an operation on two pieces that are live. */
export const operationStories: Story[] = [
  {
    name: 'carried-out-and-rejected',
    async tell(handle, id) {
      await send(handle, commandOf(id, 'jonas', decision(await asked(handle, 1, 0), 'approve')));
      await send(handle, commandOf(id, 'jonas', decision(await asked(handle, 1, 1), 'reject')));
      await handle.result();
    },
  },
  {
    name: 'prepared-anew-after-a-foreign-edit',
    replaced: () => {
      let edited = true;
      return {
        commit: async () => {
          if (!edited) return { state: 'published', url: 'https://example.test/a' };
          edited = false;
          throw conflict();
        },
      };
    },
    async tell(handle, id) {
      await send(handle, commandOf(id, 'jonas', decision(await asked(handle, 1), 'approve')));
      await until(handle, ({ assets }) => assets[0]!.attention !== null);
      await send(handle, commandOf(id, 'lena', { kind: 'retry', asset: 'piece-1' }));
      await send(handle, commandOf(id, 'jonas', decision(await asked(handle, 2), 'approve')));
      await send(handle, commandOf(id, 'jonas', decision(await asked(handle, 1, 1), 'approve')));
      await handle.result();
    },
  },
  {
    name: 'gone-already',
    replaced: () => ({
      prepareOperation: async ({ asset }) => ({
        gone: { publication: ref(`pub-${asset.asset}`), url: 'https://example.test/a' },
      }),
    }),
    async tell(handle) {
      await handle.result();
    },
  },
  {
    name: 'lost-and-found-and-held-by-a-stop',
    replaced: () => {
      let first = true;
      return {
        commit: async ({ publication }) => {
          if (publication === ref('pub-piece-1')) return { state: 'unknown_outcome', url: null };
          if (!first) return { state: 'published', url: 'https://example.test/a' };
          first = false;
          throw ApplicationFailure.create({ message: 'stopped', type: 'stopped', nonRetryable: true });
        },
      };
    },
    async tell(handle, id) {
      await send(handle, commandOf(id, 'jonas', decision(await asked(handle, 1, 0), 'approve')));
      await send(handle, commandOf(id, 'jonas', decision(await asked(handle, 1, 1), 'approve')));
      await until(handle, ({ assets }) => assets[1]!.attention?.code === 'stopped');
      await send(handle, commandOf(id, 'lena', { kind: 'retry', asset: 'piece-2' }));
      await handle.result();
    },
  },
];
