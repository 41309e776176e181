import type { OperationInput } from '../../domain/channel.ts';
import type { Work } from './faults.ts';

/** `kinds` one after the other on an ad of its own, all but the last one undisturbed. */
const operations =
  (...kinds: ('enable' | 'pause')[]): Work['prepare'] =>
  async (channel, input) => {
    const { remoteId } = await channel.commit(await channel.prepare(input()));
    const prepare = async (kind: OperationInput['kind']) => {
      const { publication, locale, spend } = input();
      const live = (await channel.read(remoteId))!;
      return channel.prepareOperation({
        publication,
        kind,
        locale,
        live,
        ...(kind === 'enable' && spend && { spend }),
      });
    };
    for (const kind of kinds.slice(0, -1)) await channel.commit(await prepare(kind));
    return prepare(kinds.at(-1)!);
  };

/** An ad is made, enabled and paused, and nothing else comes of it. `made`: what making one comes to by the log of the simulator. */
export const adWorks = (made: readonly string[]): Record<string, Work> => ({
  publish: { prepare: (channel, input) => channel.prepare(input()), effect: made.at(-1)!, all: made },
  enable: { prepare: operations('enable'), effect: 'enabled', all: ['enabled'] },
  pause: { prepare: operations('enable', 'pause'), effect: 'paused', all: ['paused'] },
});
