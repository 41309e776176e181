/** Asks once and gives the same answer for `ms`, also to those who ask while it is under way. A failure is not kept. */
export function keepFor<T>(ms: number, ask: () => Promise<T>, now: () => number = Date.now): () => Promise<T> {
  let kept: { answer: Promise<T>; until: number } | null = null;
  return () => {
    if (kept && now() < kept.until) return kept.answer;
    const answer = ask();
    kept = { answer, until: now() + ms };
    answer.catch(() => {
      if (kept?.answer === answer) kept = null;
    });
    return answer;
  };
}
