/**
 * The name of a time zone as Temporal's server knows it, which looks at upper and lower case; null for what is none. Offsets such as `+01:00`
 * are none: they know no daylight saving.
 */
export function timeZoneNamed(name: string): string | null {
  const known = Intl.supportedValuesOf('timeZone').find((one) => one.toLowerCase() === name.toLowerCase());
  if (known) return known;
  if (!/^[A-Za-z]/.test(name)) return null;
  try {
    // Names that are only another spelling of one in the list, such as `Asia/Calcutta`, and UTC.
    new Intl.DateTimeFormat('en', { timeZone: name });
    return name.toUpperCase() === 'UTC' ? 'UTC' : name;
  } catch {
    return null;
  }
}

/** Some names that a mistaken one may have meant: those that share most of its letters' pairs. */
export function timeZonesLike(name: string): string[] {
  const wanted = pairsOf(name);
  const likeness = (one: string) => pairsOf(one).filter((pair) => wanted.includes(pair)).length / one.length;
  const alike = Intl.supportedValuesOf('timeZone').toSorted((a, b) => likeness(b) - likeness(a));
  return [...new Set(['Europe/Berlin', ...alike])].slice(0, 5);
}

const pairsOf = (text: string): string[] =>
  [...text.toLowerCase()].slice(1).map((_, at) => text.toLowerCase().slice(at, at + 2));
