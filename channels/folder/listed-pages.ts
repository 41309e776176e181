import { lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { CopydeskError } from '../../domain/errors.ts';
import { makeFolder, readText, writeWhole } from './files.ts';
import { PageRecord, readRecord, recordNames } from './records.ts';

/** A record, and whether its page was there when it was looked at. */
const ListedPage = PageRecord.pick({
  publication: true,
  slug: true,
  title: true,
  locale: true,
  publishedAt: true,
}).extend({ live: z.boolean() });
type ListedPage = z.infer<typeof ListedPage>;

/** `.copydesk/list/<number>.json`: what the list knows of all pages, so that a new page costs one reading and not one for each page there is. */
const Manifest = z.strictObject({ readAt: z.iso.datetime(), pages: z.array(ListedPage) });
type Manifest = z.infer<typeof Manifest>;

/** What people change by hand in records, or beside a page whose folder stays, is seen when all is read again. */
const staleMs = 3_600_000;
/** Each time it is lost, somebody else has written; more than a handful at once are none of ours. */
const mostTries = 50;

const folderOf = (directory: string): string => join(directory, '.copydesk', 'list');
const pathOf = (directory: string, number: number): string => join(folderOf(directory), `${number}.json`);

/**
 * Brings the manifest up to date and lets `write` make a list of the live pages, in order of first publication. Read are pages that are new, those of
 * `changed` slugs, and all when there is no manifest, none that can be read, or one of another hour. The next manifest gets a name that nobody has
 * taken, so of two processes one begins again with what the other found; a list that was made meanwhile from an older one is made again.
 * Writers that crash leave a list that the next publication mends.
 */
export async function followPages(
  directory: string,
  { changed, now, write }: { changed: ReadonlySet<string>; now: Date; write(pages: ListedPage[]): Promise<void> },
): Promise<void> {
  await makeFolder(folderOf(directory));
  for (let tries = 0; tries < mostTries; tries += 1) {
    const [last = 0, ...older] = await numbersIn(directory);
    const text = last === 0 ? null : await readText(pathOf(directory, last));
    // Another process has put a newer one in its place.
    if (last > 0 && text === null) continue;
    const known = text === null ? null : parse(text);
    const age = known ? now.getTime() - Date.parse(known.readAt) : Number.NaN;
    const fresh = known && age >= 0 && age < staleMs ? known : null;
    const { pages, live } = await lookAround(directory, fresh?.pages ?? [], changed);
    const manifest: Manifest = { readAt: fresh?.readAt ?? now.toISOString(), pages };
    if (!(await take(directory, last + 1, manifest))) continue;
    if ((await numbersIn(directory))[0] !== last + 1) continue;
    await write(live);
    for (const number of older) await rm(pathOf(directory, number), { force: true });
    if ((await numbersIn(directory))[0] === last + 1) return;
  }
  throw new CopydeskError('conflict', 'Others write the list of pages all the time.', {
    where: { file: folderOf(directory) },
  });
}

/** All pages by their records; what is known already is not read, unless it was changed or may have come or gone since. */
async function lookAround(
  directory: string,
  known: readonly ListedPage[],
  changed: ReadonlySet<string>,
): Promise<{ pages: ListedPage[]; live: ListedPage[] }> {
  const [publications, folders] = await Promise.all([recordNames(directory), readdir(directory).then(setOf)]);
  const byPublication = new Map(known.map((page) => [page.publication, page]));
  const look = async (publication: string): Promise<ListedPage | null> => {
    const page = byPublication.get(publication);
    // Without its folder it is not live, and with it maybe again.
    if (page && !changed.has(page.slug) && (page.live || !folders.has(page.slug))) return page;
    const record = await readRecord(directory, publication);
    if (!record) return null;
    const { slug, title, locale, publishedAt } = record;
    return { publication, slug, title, locale, publishedAt, live: await isFile(join(directory, slug, 'index.html')) };
  };
  const pages = (await Promise.all(publications.map(look)))
    .filter((page) => page !== null)
    .sort((a, b) => (a.publishedAt + a.publication < b.publishedAt + b.publication ? -1 : 1));
  // A slug whose page was withdrawn and that was used again has one page, and it is the newer's.
  const bySlug = new Map(pages.map((page) => [page.slug, page]));
  return {
    pages,
    live: pages.filter((page) => page.live && folders.has(page.slug) && bySlug.get(page.slug) === page),
  };
}

/** False when somebody else has taken this number. */
async function take(directory: string, number: number, manifest: Manifest): Promise<boolean> {
  try {
    await writeWhole(pathOf(directory, number), JSON.stringify(manifest), 'create');
    return true;
  } catch (error) {
    if (error instanceof CopydeskError && error.errorClass === 'conflict') return false;
    throw error;
  }
}

/** The newest first. */
async function numbersIn(directory: string): Promise<number[]> {
  const names = await readdir(folderOf(directory));
  return names
    .flatMap((name) => /^([1-9]\d{0,14})\.json$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => b - a);
}

function parse(text: string): Manifest | null {
  try {
    return Manifest.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

const setOf = (names: readonly string[]): ReadonlySet<string> => new Set(names);

const isFile = async (path: string): Promise<boolean> => (await lstat(path).catch(() => null))?.isFile() ?? false;
