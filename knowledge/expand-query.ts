/** Words that mean the same in this house, e.g. one entry of the brand's terminology. */
export interface Synonyms {
  language: 'de' | 'en';
  use: string;
  insteadOf: readonly string[];
}

/**
 * Words to search for beside those of the question: where it uses one word of a synonym group, or a longer word that begins with it
 * (German inflects), the others of that group. One string, empty when nothing is to be added.
 */
export function expandQuery(text: string, glossary: readonly Synonyms[]): string {
  const words = text.toLowerCase();
  const added = glossary.flatMap(({ use, insteadOf }) => {
    const group = [use, ...insteadOf];
    const present = group.filter((term) => startsAWord(words, term.toLowerCase()));
    return present.length === 0 ? [] : group.filter((term) => !present.includes(term));
  });
  return [...new Set(added)].join(' ');
}

function startsAWord(text: string, term: string): boolean {
  for (let at = text.indexOf(term); at >= 0; at = text.indexOf(term, at + 1)) {
    if (at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1]!)) return true;
  }
  return false;
}
