/**
 * What each earlier passage of the same document costs. Little: on the development half of evals/data/retrieval.json the answers to one
 * question often stand close together, and 0.9 lost some of them.
 */
const repeatFactor = 0.95;

/**
 * Chooses `limit` of the candidates, best first, in the spirit of maximal marginal relevance (Carbonell & Goldstein, SIGIR 1998): the score
 * of a passage falls with each passage already chosen from its document, so that one document does not fill the answer.
 */
export function diversify<T extends { document: string; score: number }>(candidates: readonly T[], limit: number): T[] {
  const rest = [...candidates];
  const chosen: T[] = [];
  const taken = new Map<string, number>();
  const worth = ({ document, score }: T) => score * repeatFactor ** (taken.get(document) ?? 0);
  while (chosen.length < limit && rest.length > 0) {
    const best = rest.reduce((a, b) => (worth(b) > worth(a) ? b : a));
    rest.splice(rest.indexOf(best), 1);
    chosen.push({ ...best, score: worth(best) });
    taken.set(best.document, (taken.get(best.document) ?? 0) + 1);
  }
  return chosen;
}
