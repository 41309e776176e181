import { join } from 'node:path';
import { escapeHtml } from '../../domain/render-html.ts';
import { pageStyle } from '../page-style.ts';
import { readText, writeWhole } from './files.ts';
import { followPages } from './listed-pages.ts';
import { pageUrl } from './prepare.ts';
import type { PageRecord } from './records.ts';
import type { FolderSettings } from './settings.ts';

const mark = '<meta name="generator" content="copydesk list">';

/** Lists that this process is about to write, by folder and address: whoever comes before one has begun shares it. */
const waiting = new Map<string, { changed: Set<string>; done: Promise<void> }>();
/** The last of each, under way or waiting for the one before. */
const last = new Map<string, Promise<void>>();

/**
 * Writes `index.html`, the list of all live pages, newest first, after the page of `slug` has come, changed or gone. An `index.html` that is not
 * ours stays as it is. The list is made from what is there, so the next publication mends one that could not be written. Pages that come
 * together share one writing.
 */
export function writeListPage(directory: string, settings: FolderSettings, slug: string, now: Date): Promise<void> {
  const key = JSON.stringify([directory, settings.baseUrl]);
  const shared = waiting.get(key);
  if (shared) {
    shared.changed.add(slug);
    return shared.done;
  }
  const changed = new Set([slug]);
  const before = last.get(key) ?? Promise.resolve();
  const done = before
    .catch(() => {})
    .then(() => {
      waiting.delete(key);
      return refresh(directory, settings, changed, now);
    })
    .finally(() => {
      if (last.get(key) === done) last.delete(key);
    });
  waiting.set(key, { changed, done });
  last.set(key, done);
  return done;
}

async function refresh(
  directory: string,
  settings: FolderSettings,
  changed: ReadonlySet<string>,
  now: Date,
): Promise<void> {
  const path = join(directory, 'index.html');
  const isOurs = (text: string | null): boolean => text === null || text.includes(mark);
  if (!isOurs(await readText(path))) return;
  await followPages(directory, {
    changed,
    now,
    async write(pages) {
      const present = await readText(path);
      const text = listOf(pages, settings);
      if (isOurs(present) && text !== present) await writeWhole(path, text, 'replace');
    },
  });
}

function listOf(
  pages: readonly Pick<PageRecord, 'slug' | 'title' | 'locale' | 'publishedAt'>[],
  settings: FolderSettings,
): string {
  const lines = pages.toReversed().map(({ slug, title, locale, publishedAt }) => {
    const date = escapeHtml(publishedAt.slice(0, 10));
    return `<li lang="${escapeHtml(locale)}"><a href="${escapeHtml(pageUrl(settings, slug))}">${escapeHtml(title)}</a> <time datetime="${date}">${date}</time></li>`;
  });
  const { host } = new URL(settings.baseUrl);
  return `<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${mark}
<title>${escapeHtml(host)}</title>
<style>${pageStyle}</style>
</head>
<body>
<h1>${escapeHtml(host)}</h1>
<ul>
${lines.join('\n')}
</ul>
</body>
</html>
`;
}
