type Row = Record<string, unknown>;

/**
 * NQL as the posts filter of Ghost 5.130 takes it (https://ghost.org/docs/content-api/#filtering), as far as it is used: `field:value`,
 * `field:'value'`, `field:~'part'`, joined by `+` (and) or `,` (or). Throws for anything else, as Ghost refuses the filter.
 */
export function nql(filter: string, columns: readonly string[]): (row: Row) => boolean {
  const alternatives = split(filter, ',').map((part) => split(part, '+').map((one) => condition(one, columns)));
  return (row) => alternatives.some((all) => all.every((holds) => holds(row)));
}

function condition(text: string, columns: readonly string[]): (row: Row) => boolean {
  const [, column, contains, quoted, plain] = /^([a-z_]+):(~)?(?:'([^']*)'|([A-Za-z0-9_-]+))$/.exec(text) ?? [];
  const value = quoted ?? plain;
  if (column === undefined || value === undefined || !columns.includes(column)) throw new Error(`No filter: ${text}`);
  return (row) => (contains ? String(row[column] ?? '').includes(value) : row[column] === value);
}

/** At a character outside of quotes. */
function split(text: string, at: string): string[] {
  const parts = [''];
  let quoted = false;
  for (const character of text) {
    if (character === "'") quoted = !quoted;
    if (character === at && !quoted) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return parts;
}
