/** Cut at a word, at most `max` characters, without a dangling small word or punctuation at the end. */
export function shorten(text: string, max: number): string {
  if (text.length <= max) return text;
  const cut = text.slice(0, max + 1);
  const words = cut.slice(0, Math.max(cut.lastIndexOf(' '), 0)) || text.slice(0, max);
  return trimEnd(words);
}

const dangling =
  /(?:[\s,;:–—(-]+|\s(?:und|oder|mit|für|von|vom|zu|zum|zur|in|im|auf|an|am|bei|der|die|das|den|dem|des|ein|eine|einen|einem|einer|sowie|aus|ohne|bis|als|wie|dass|and|or|with|for|of|to|the|a|an|in|on|at|from|by|without|as|that|is|ist|sind|are))$/i;

function trimEnd(text: string): string {
  let short = text;
  while (dangling.test(short)) short = short.replace(dangling, '');
  return short;
}

/** Lower-case words with hyphens, at most 60 characters, cut at a word. */
export function slugOf(text: string): string {
  const letters: Record<string, string> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss' };
  const slug = text
    .toLowerCase()
    .replace(/[äöüß]/g, (letter) => letters[letter]!)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  if (slug.length <= 60) return slug || 'text';
  const cut = slug.slice(0, 61);
  return cut.slice(0, cut.lastIndexOf('-') > 20 ? cut.lastIndexOf('-') : 60).replace(/-+$/, '');
}
