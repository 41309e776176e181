import type { Sql } from '../domain/sql.ts';
import type { PassageIndex } from './passage-index.ts';

/** All that this room needs from outside. Without an embedder it searches by words alone. */
export interface KnowledgeDeps {
  sql: Sql;
  tenant: string;
  embedder?: Embedder;
  /** An index apart from the database, e.g. `weaviateIndex`; left out: the one in its tables. */
  index?: PassageIndex;
  now(): Date;
}

/** Makes vectors of texts. Vectors of different models are never compared. */
export interface Embedder {
  readonly model: string;
  readonly dimensions: number;
  /** One vector of length 1 for each text, in order. Questions and passages may be embedded differently. */
  embed(texts: readonly string[], kind: 'query' | 'passage'): Promise<number[][]>;
}
