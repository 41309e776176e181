import { join } from 'node:path';
import { escapeHtml } from '../../domain/render-html.ts';
import { pageStyle } from '../page-style.ts';
import { readText, writeWhole } from './files.ts';
import { pageUrl } from './prepare.ts';
import { readRecords } from './records.ts';
import type { FolderSettings } from './settings.ts';

const mark = '<meta name="generator" content="copydesk list">';

/**
 * Writes `index.html`, the list of all live pages, newest first. An `index.html` that is not ours stays as it is.
 * The list is made from what is there, so the next publication mends one that could not be written.
 */
export async function writeListPage(directory: string, settings: FolderSettings): Promise<void> {
  const path = join(directory, 'index.html');
  const present = await readText(path);
  if (present !== null && !present.includes(mark)) return;
  const records = (await readRecords(directory)).reverse();
  const live: string[] = [];
  for (const { slug, title, locale, publishedAt } of records) {
    if ((await readText(join(directory, slug, 'index.html'))) === null) continue;
    const date = escapeHtml(publishedAt.slice(0, 10));
    live.push(
      `<li lang="${escapeHtml(locale)}"><a href="${escapeHtml(pageUrl(settings, slug))}">${escapeHtml(title)}</a> <time datetime="${date}">${date}</time></li>`,
    );
  }
  const { host } = new URL(settings.baseUrl);
  const text = `<!DOCTYPE html>
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
${live.join('\n')}
</ul>
</body>
</html>
`;
  if (text !== present) await writeWhole(path, text, 'replace');
}
