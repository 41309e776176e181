import type { Ref } from './ref.ts';

/** What a run of an agent is about: ids and refs; `callModel` makes the messages from them. */
export interface TaskSpec {
  role: string;
  language: 'de' | 'en';
  asset?: string;
  research?: Ref;
  strategy?: Ref;
  /** Copywriter: number of the variant among its siblings; picks its hypothesis. */
  variant?: number;
  /** Strategist: how many hypotheses are wanted. */
  variants?: number;
  /** SEO analyst: the live page to propose a change of, and the report that says why. */
  page?: Ref;
  report?: Ref;
  /** Editor: the variant to work on, and what is wrong with it or wanted of it. */
  base?: Ref;
  findings?: Ref;
  instruction?: Ref;
}

/** One finished turn, as the workflow carries it. */
export interface TurnRef {
  /** Artifact `turn`: what the model answered. */
  turn: Ref;
  /** Artifact `tool-results`; null after an invalid answer. */
  results: Ref | null;
}

/** What `callModel` returns. */
export interface TurnResult {
  kind: 'final' | 'tools' | 'invalid';
  turn: Ref;
  /** Artifact of the validated output when `kind` is `final`. */
  output: Ref | null;
}

/** A text an agent finished, before it became a variant. */
export interface Draft {
  /** Artifact `content`. */
  content: Ref;
  role: string;
  /** Number among its siblings; picks the hypothesis. */
  variant: number;
  /** The variant it was made from, for repairs and rewrites. */
  basedOn: Ref | null;
}
