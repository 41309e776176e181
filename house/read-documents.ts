import { type FolderReport, ingestFolder } from '../knowledge/ingest-folder.ts';
import type { TenantHouse } from './open-house.ts';

/** Brings the knowledge of a tenant up to date with the documents of its workspace. */
export async function readDocuments({
  knowledge,
  workspaceDirectory,
  loadWorkspace,
}: Pick<TenantHouse, 'knowledge' | 'workspaceDirectory' | 'loadWorkspace'>): Promise<FolderReport> {
  const { workspace } = await loadWorkspace();
  return ingestFolder(knowledge, workspaceDirectory, workspace.knowledge);
}
