/**
 * Indexes of the passages that share most with what is looked for, in reading order; the first ones when nothing is looked for. A word counts the
 * more, the fewer passages have it.
 */
export function pickPassages(
  passages: readonly { text: string; heading: string | null }[],
  about: string,
  most: number,
): number[] {
  const all = passages.map((_, index) => index);
  const wanted = [...wordsOf(about)];
  if (passages.length <= most || wanted.length === 0) return all.slice(0, most);
  const words = passages.map(({ heading, text }) => wordsOf(`${heading ?? ''} ${text}`));
  const weight = new Map(
    wanted.map((word) => [word, Math.log((passages.length + 1) / (1 + words.filter((of) => of.has(word)).length))]),
  );
  const score = (index: number): number =>
    wanted.reduce((sum, word) => sum + (words[index]!.has(word) ? weight.get(word)! : 0), 0);
  return all
    .map((index) => ({ index, score: score(index) }))
    .sort((a, b) => b.score - a.score || a.index - b.index)
    .slice(0, most)
    .map(({ index }) => index)
    .sort((a, b) => a - b);
}

const wordsOf = (text: string): Set<string> => new Set(text.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? []);
