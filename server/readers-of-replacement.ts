import { CopydeskError } from '../domain/errors.ts';

/**
 * For whom a document is after it was handed in: as given, else as it was, else everybody. Throws `conflict` when the current one is not
 * for those who hand it in, and when more people could read it than before and `widen` does not say so.
 */
export function readersOfReplacement(
  id: string,
  current: readonly string[] | undefined,
  { readers, widen, by }: { readers?: string[] | undefined; widen?: boolean | undefined; by: readonly string[] },
): string[] {
  if (!current) return readers ?? ['*'];
  if (!current.some((reader) => by.includes(reader)))
    throw new CopydeskError('conflict', `The name ${id} is taken. Choose another name.`);
  if (!readers) return [...current];
  const wider = current.includes('*') ? [] : readers.filter((reader) => !current.includes(reader));
  if (wider.length > 0 && !widen) {
    const message = `The document ${id} is for ${current.join(', ')}; this would open it to ${wider.join(', ')}. Say "widen" to do so.`;
    throw new CopydeskError('conflict', message, { where: { field: 'readers' }, choices: [...current] });
  }
  return readers;
}
