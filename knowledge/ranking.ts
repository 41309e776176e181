/** What decides the order of passages, in every index alike. */
export const ranking = {
  /** BM25 with the usual parameters. Robertson & Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009), 3.5. */
  k1: 1.2,
  b: 0.75,
  /** A synonym counts half of a word that was asked for. */
  synonymWeight: 0.5,
  /**
   * Share of the vectors in the fused score, a convex combination as in Bruch, Gai & Ingber, An Analysis of Fusion Functions for Hybrid
   * Retrieval, arXiv 2210.11934. Chosen on the development half of evals/data/retrieval.json.
   */
  vectorWeight: 0.8,
} as const;
