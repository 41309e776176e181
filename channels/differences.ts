/** The first place where two texts differ, for people: `title: approved "…", there "…"`. Null when they are equal. */
export function firstDifference(
  approved: Record<string, string>,
  actual: Record<string, string | undefined>,
): string | null {
  for (const [field, wanted] of Object.entries(approved)) {
    const found = actual[field] ?? '';
    if (wanted === found) continue;
    let at = 0;
    while (at < wanted.length && wanted[at] === found[at]) at += 1;
    return `${field} differs at character ${at + 1}: approved ${excerpt(wanted, at)}, there ${excerpt(found, at)}`;
  }
  return null;
}

const excerpt = (text: string, at: number): string => JSON.stringify(text.slice(Math.max(0, at - 15), at + 25));
