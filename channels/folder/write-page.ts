import { rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CopydeskError } from '../../domain/errors.ts';
import { fileError, makeFolder, readText, writeWhole } from './files.ts';
import { readPage } from './read-page.ts';
import { type PageRecord, removeRecord, writeRecord } from './records.ts';

/** `slug` has been checked: it holds no dots and slashes, so the path stays in the folder. */
export const pagePath = (directory: string, slug: string): string => join(directory, slug, 'index.html');

/** The page of this publication, or null; a page of somebody else in its place is a conflict. */
export async function ownPage(directory: string, publication: string, slug: string): Promise<string | null> {
  const text = await readText(pagePath(directory, slug));
  if (text === null) return null;
  const found = readPage(text).publication;
  if (found === publication) return text;
  const owner = found ? `publication ${found.slice(0, 12)}` : 'somebody else';
  throw new CopydeskError(
    'conflict',
    `A page of ${owner} is at "${slug}"; it is never overwritten. Choose another slug.`,
    {
      where: { file: pagePath(directory, slug) },
    },
  );
}

/**
 * Puts a new page in its place: record first, then the page, which never takes the place of another. When the page could not be
 * written, the record goes too, unless it was there before (`resumed`) or another execution has finished the same page.
 */
export async function createPage(directory: string, record: PageRecord, page: string, resumed: boolean): Promise<void> {
  const path = pagePath(directory, record.slug);
  await writeRecord(directory, record);
  try {
    await makeFolder(join(directory, record.slug));
    await writeWhole(path, page, 'create');
  } catch (error) {
    if (error instanceof CopydeskError && error.errorClass === 'unknown_outcome') throw error;
    const present = await readText(path).catch(() => null);
    if (present !== null && readPage(present).publication === record.publication) return;
    await rmdir(join(directory, record.slug)).catch(() => {});
    if (!resumed) await removeRecord(directory, record.publication).catch(() => {});
    throw fileError(error, path);
  }
}

/** Puts a page in the place of one that was compared just before. A record of another publication of the old page goes. */
export async function replacePage(directory: string, record: PageRecord, page: string, former: string): Promise<void> {
  await writeRecord(directory, record);
  await writeWhole(pagePath(directory, record.slug), page, 'replace');
  const { publication } = readPage(former);
  if (publication && publication !== record.publication) await removeRecord(directory, publication);
}
