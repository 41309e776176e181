import { CopydeskError } from '../domain/errors.ts';
import type { KnowledgeDeps } from './knowledge-deps.ts';

/**
 * Writes what the database has to the index apart from it, if there is one. What is known must not depend on that index being up: when
 * it does not answer, the note that is returned says so, and the index catches up before it answers the next question.
 */
export async function syncIndex(deps: KnowledgeDeps, document?: string): Promise<string[]> {
  try {
    await deps.index?.sync(deps, document);
    return [];
  } catch (error) {
    if (!(error instanceof CopydeskError) || error.errorClass !== 'transient') throw error;
    return [`not in the index yet: ${error.message}`];
  }
}
