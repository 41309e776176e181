import { CopydeskError } from '../../../domain/errors.ts';
import { isRef } from '../../../domain/ref.ts';
import type { Person } from '../../../domain/workspace.ts';
import type { PublicationRow } from '../../../store/store.ts';
import type { DeskDependencies } from '../dependencies.ts';
import { guard } from '../guard.ts';
import { look } from './look.ts';
import { Answer, settle } from './settle.ts';
import { unsettledViews } from './unsettled-views.ts';
import type { UnsettledDesk } from './views.ts';

/** What people can do about publications whose outcome is not known. */
export function createUnsettledDesk(deps: DeskDependencies): UnsettledDesk {
  const { store } = deps;
  const named = async (id: string): Promise<PublicationRow> => {
    const row = isRef(id) ? await store.publications.get(id) : null;
    if (row) return row;
    const open = await store.publications.unsettled(0);
    throw new CopydeskError('not_found', `There is no publication ${id}.`, { choices: open.map((one) => one.id) });
  };
  /** Before anything is looked for: what is open is nobody's business who may see nothing here. */
  const mayView = (viewer: Person) => guard(deps, viewer, 'view', { type: 'Workspace', id: store.tenant });
  return {
    async unsettled(viewer) {
      await mayView(viewer);
      return unsettledViews(deps);
    },
    async lookAgain(viewer, id) {
      await mayView(viewer);
      const row = await named(id);
      await guard(deps, viewer, 'view', { type: 'Campaign', id: row.campaign });
      return look(deps, row);
    },
    async settle(viewer, id, given) {
      const answer = Answer.parse(given);
      await mayView(viewer);
      const row = await named(id);
      await guard(deps, viewer, 'settle', { type: 'Campaign', id: row.campaign });
      return settle(deps, viewer, row, answer);
    },
  };
}
