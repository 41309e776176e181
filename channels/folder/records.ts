import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { CopydeskError } from '../../domain/errors.ts';
import { Slug } from '../../domain/text.ts';
import { makeFolder, readText, writeWhole } from './files.ts';

/** What the folder knows about a publication: `.copydesk/<publication>.json`, our own id in the remote system. */
export const PageRecord = z.strictObject({
  publication: z.string().regex(/^[0-9a-f]{64}$/),
  slug: Slug,
  title: z.string(),
  locale: z.string(),
  /** Of the page as Copydesk wrote it last. */
  sha256: z.string(),
  /** When it was first published, ISO 8601. */
  publishedAt: z.string(),
});
export type PageRecord = z.infer<typeof PageRecord>;

const folderOf = (directory: string): string => join(directory, '.copydesk');
const pathOf = (directory: string, publication: string): string => join(folderOf(directory), `${publication}.json`);

export async function readRecord(directory: string, publication: string): Promise<PageRecord | null> {
  const path = pathOf(directory, publication);
  const text = await readText(path);
  if (text === null) return null;
  try {
    return PageRecord.parse(JSON.parse(text));
  } catch (cause) {
    throw new CopydeskError('conflict', 'The record was changed by hand and cannot be read.', {
      where: { file: path },
      cause,
    });
  }
}

export async function writeRecord(directory: string, record: PageRecord): Promise<void> {
  await makeFolder(folderOf(directory));
  await writeWhole(pathOf(directory, record.publication), `${JSON.stringify(record, null, 2)}\n`, 'replace');
}

/** A page that was changed is known by its new title and bytes, as what it was first published. A foreign page has no record and gets none. */
export async function followPage(
  directory: string,
  publication: string | null,
  page: { title: string; sha256: string },
): Promise<void> {
  const record = publication === null ? null : await readRecord(directory, publication);
  if (!record || (record.title === page.title && record.sha256 === page.sha256)) return;
  await writeRecord(directory, { ...record, ...page });
}

export async function removeRecord(directory: string, publication: string): Promise<void> {
  await rm(pathOf(directory, publication), { force: true });
}

/** The publications that have a record. */
export async function recordNames(directory: string): Promise<string[]> {
  const names = await readdir(folderOf(directory)).catch(() => [] as string[]);
  return names.flatMap((name) => /^([0-9a-f]{64})\.json$/.exec(name)?.[1] ?? []);
}

/** Every record. */
export const readRecords = async (directory: string): Promise<PageRecord[]> =>
  (await Promise.all((await recordNames(directory)).map((name) => readRecord(directory, name)))).filter(
    (record) => record !== null,
  );
