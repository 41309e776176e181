import { z } from 'zod';
import { CopydeskError } from '../../../domain/errors.ts';
import type { Workspace } from '../../../domain/workspace.ts';
import type { Stop } from '../../../store/store.ts';
import type { DeskDependencies } from '../dependencies.ts';
import { guard } from '../guard.ts';
import { livePieces } from '../live/live-pieces.ts';
import type { StopDesk, StopOffer } from './views.ts';

const StopRequest = z.strictObject({
  scope: z.enum(['all', 'brand', 'channel']),
  /** Brand id or channel name; left out for `all`. */
  value: z.string().default(''),
  reason: z.string().trim().min(3).max(1_000),
});

/** What people can do in an emergency. */
export function createStopDesk(deps: DeskDependencies): StopDesk {
  const { store } = deps;
  const here = { type: 'Workspace' as const, id: store.tenant };
  return {
    async stops(viewer) {
      await guard(deps, viewer, 'view', here);
      return store.stops.list();
    },
    async setStop(viewer, given) {
      const request = StopRequest.parse(given);
      await guard(deps, viewer, 'stop', here);
      refuseUnknown(request, (await deps.loadWorkspace()).workspace);
      // An emergency is no time for repeats: the same stop again is the one that is in force.
      const known = (await store.stops.list()).find(
        ({ lifted, scope, value }) => !lifted && scope === request.scope && value === request.value,
      );
      const stop = known ?? (await store.stops.set({ ...request, by: viewer.id }));
      return { stop, offer: await offerOf(deps, stop) };
    },
    async stopOffer(viewer, id) {
      await guard(deps, viewer, 'view', here);
      const stops = await store.stops.list();
      const stop = stops.find((one) => one.id === id);
      if (!stop)
        throw new CopydeskError('not_found', `There is no stop ${id}.`, {
          choices: stops.filter(({ lifted }) => !lifted).map((one) => one.id),
        });
      return { stop, offer: stop.lifted ? { pause: [], withdraw: [] } : await offerOf(deps, stop) };
    },
    async liftStop(viewer, id) {
      await guard(deps, viewer, 'lift_stop', here);
      return store.stops.lift(id, viewer.id);
    },
  };
}

/** A workspace has one brand, so a stop of the brand concerns every channel. */
async function offerOf(deps: DeskDependencies, { scope, value }: Stop): Promise<StopOffer> {
  const { pieces } = await livePieces(deps, scope === 'channel' ? { channel: value } : {});
  const free = pieces.filter(({ underWay }) => !underWay);
  const pause = free.filter(({ possible }) => possible.includes('pause'));
  return { pause, withdraw: free.filter((piece) => piece.possible.includes('withdraw') && !pause.includes(piece)) };
}

function refuseUnknown({ scope, value }: z.infer<typeof StopRequest>, { brand, channels }: Workspace): void {
  const choices = { all: [''], brand: [brand.id], channel: Object.keys(channels) }[scope];
  if (choices.includes(value)) return;
  const message = scope === 'all' ? 'A stop of everything names nothing.' : `There is no ${scope} "${value}".`;
  throw new CopydeskError('invalid', message, { where: { field: 'value' }, choices });
}
