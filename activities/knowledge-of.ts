import type { KnowledgeDeps } from '../knowledge/knowledge-deps.ts';
import type { TenantDependencies } from './dependencies.ts';

/** What the knowledge of a tenant works with. */
export const knowledgeOf = ({ store, embedder, index, now }: TenantDependencies): KnowledgeDeps => ({
  sql: store.sql,
  tenant: store.tenant,
  embedder,
  index,
  now,
});
