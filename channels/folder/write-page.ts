import { rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CopydeskError } from '../../domain/errors.ts';
import { fileError, makeFolder, readText, writeWhole } from './files.ts';
import type { PageFormat } from './page-format.ts';
import { type PageRecord, removeRecord, writeRecord } from './records.ts';

/** Where pages are, and in which form. */
export interface PagePlace {
  directory: string;
  format: PageFormat;
}

/** The page of this publication, or null; a page of somebody else in its place is a conflict. */
export async function ownPage(
  { directory, format }: PagePlace,
  publication: string,
  slug: string,
): Promise<string | null> {
  const path = format.pathOf(directory, slug);
  const text = await readText(path);
  if (text === null) return null;
  const found = format.read(text).publication;
  if (found === publication) return text;
  const owner = found ? `publication ${found.slice(0, 12)}` : 'somebody else';
  throw new CopydeskError(
    'conflict',
    `A page of ${owner} is at "${slug}"; it is never overwritten. Choose another slug.`,
    {
      where: { file: path },
    },
  );
}

/**
 * Puts a new page in its place: record first, then the page, which never takes the place of another. When the page could not be
 * written, the record goes too, unless it was there before (`resumed`) or another execution has finished the same page.
 */
export async function createPage(
  { directory, format }: PagePlace,
  record: PageRecord,
  page: string,
  resumed: boolean,
): Promise<void> {
  const path = format.pathOf(directory, record.slug);
  await writeRecord(directory, record);
  try {
    await makeFolder(dirname(path));
    await writeWhole(path, page, 'create');
  } catch (error) {
    if (error instanceof CopydeskError && error.errorClass === 'unknown_outcome') throw error;
    const present = await readText(path).catch(() => null);
    if (present !== null && format.read(present).publication === record.publication) return;
    // Only a folder of its own is empty now.
    await rmdir(dirname(path)).catch(() => {});
    if (!resumed) await removeRecord(directory, record.publication).catch(() => {});
    throw fileError(error, path);
  }
}

/** Puts a page in the place of one that was compared just before. A record of another publication of the old page goes. */
export async function replacePage(
  { directory, format }: PagePlace,
  record: PageRecord,
  page: string,
  former: string,
): Promise<void> {
  await writeRecord(directory, record);
  await writeWhole(format.pathOf(directory, record.slug), page, 'replace');
  const { publication } = format.read(former);
  if (publication && publication !== record.publication) await removeRecord(directory, publication);
}
