/**
 * Reads a price as people write it in a list: `389`, `389,00` or `389.00`, in units of the currency. Everything that could be read in
 * two ways or is a text ("149 Euro", "1.299") is refused, with the form to use.
 */
export function parseMoney(
  text: string,
): { cents: number; message: ''; choices: [] } | { cents: null; message: string; choices: string[] } {
  const exact = /^(\d{1,9})(?:[.,](\d{2}))?$/.exec(text);
  if (exact) return { cents: Number(exact[1]) * 100 + Number(exact[2] ?? 0), message: '', choices: [] };
  const choices = suggestions(text);
  const message = `"${text}" is not a price. Write the number alone, with two decimals or none and no separator of thousands; the currency has a column of its own.`;
  return { cents: null, message, choices };
}

/** `149 Euro` and `EUR 1.299,00` leave no doubt what is meant; other texts get an example. */
function suggestions(text: string): string[] {
  const number = text.replace(/[^\d.,]/g, '').replace(/[.,]$/, '');
  const plain = number.replace(/[.,](?=\d{3}(\D|$))/g, '');
  const [, whole, decimals = ''] = /^(\d{1,9})(?:[.,](\d{1,2}))?$/.exec(plain) ?? [null, '149', ''];
  return [`${whole},${decimals.padEnd(2, '0')}`, `${whole}.${decimals.padEnd(2, '0')}`];
}
