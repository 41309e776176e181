import { readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { CopydeskError } from '../domain/errors.ts';

/** Endings of documents that a workspace can learn from. */
export const documentEndings = ['.md', '.html', '.htm', '.pdf', '.txt', '.csv'];

/**
 * The documents below a folder, each with its full path and its path below the folder. Hidden folders, installed packages and symbolic
 * links are passed by. Throws `invalid` when the folder cannot be read or holds none.
 */
export async function findDocuments(folder: string): Promise<{ from: string; to: string }[]> {
  const where = { file: folder, field: 'knowledge' };
  let found: { from: string; to: string }[];
  try {
    found = await list(folder, '');
  } catch (cause) {
    throw new CopydeskError('invalid', 'The folder with documents cannot be read. Check the path.', { where, cause });
  }
  if (found.length === 0) {
    throw new CopydeskError('invalid', 'There is no document in this folder.', { where, choices: documentEndings });
  }
  return found;
}

async function list(root: string, below: string): Promise<{ from: string; to: string }[]> {
  const entries = (await readdir(join(root, below), { withFileTypes: true })).filter(
    ({ name }) => !name.startsWith('.'),
  );
  const nested = entries.map(async (entry) => {
    const to = below ? `${below}/${entry.name}` : entry.name;
    if (entry.isDirectory() && entry.name !== 'node_modules') return list(root, to);
    return entry.isFile() && documentEndings.includes(extname(to).toLowerCase()) ? [{ from: join(root, to), to }] : [];
  });
  return (await Promise.all(nested)).flat();
}
