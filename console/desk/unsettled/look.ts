import type { PreparedAsset } from '../../../domain/approval.ts';
import { CopydeskError, explainError } from '../../../domain/errors.ts';
import type { PublicationRow } from '../../../store/store.ts';
import type { DeskDependencies } from '../dependencies.ts';
import type { Look } from './views.ts';

/** What the channel answers now to the question whether it has a publication. It never writes. */
export async function look(
  { store, loadWorkspace, openChannel }: Pick<DeskDependencies, 'store' | 'loadWorkspace' | 'openChannel'>,
  { prepared: ref, identity }: Pick<PublicationRow, 'prepared' | 'identity'>,
): Promise<Look> {
  const { prepared } = await store.artifacts.get<PreparedAsset>(ref);
  try {
    const { workspace } = await loadWorkspace();
    const found = await openChannel(workspace, identity.channel).find(prepared);
    return found.state === 'live' ? found : { state: found.state };
  } catch (error) {
    const changed = error instanceof CopydeskError && ['conflict', 'not_found'].includes(error.errorClass);
    return { state: changed ? 'changed' : 'unreachable', trouble: explainError(error) };
  }
}
