import type { Passage } from '../domain/knowledge.ts';
import type { KnowledgeDeps } from './knowledge-deps.ts';
import type { Scope } from './visible.ts';

/** A search as an index gets it. */
export interface Question {
  text: string;
  /** Words that are to count too, though less; may be empty. */
  synonyms: string;
  /** Of length 1, from the embedder in `deps`; null without one. */
  vector: readonly number[] | null;
  scope: Scope;
  limit: number;
}

/** Finds passages, best first, with scores from 0 to 1. Only what `scope` lets see may come back. */
export interface PassageSearch {
  search(deps: KnowledgeDeps, question: Question): Promise<Passage[]>;
}

/** An index that lies apart from the database, whose passages it mirrors. The database stays the source of truth. */
export interface PassageIndex extends PassageSearch {
  /**
   * Brings the index to the state of the database and ends at once when it is there already. `document` names one whose vectors were
   * made since. Repeating it is harmless. Throws `transient` when the index does not answer; then the next call starts over.
   */
  sync(deps: KnowledgeDeps, document?: string): Promise<void>;
  close(): Promise<void>;
}
