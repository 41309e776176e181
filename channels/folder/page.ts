import { escapeHtml } from '../../domain/render-html.ts';
import { pageStyle } from '../page-style.ts';
import { digitalSourceType } from '../provenance.ts';

export interface PageParts {
  title: string;
  description: string;
  locale: string;
  url: string;
  publication: string;
  metadata: Record<string, string>;
  /** Body markup, already escaped. */
  html: string;
}

/** A complete page. The same parts give the same bytes; there is no time of writing in it. */
export const pageHtml = (page: PageParts): string => `<!DOCTYPE html>
<html lang="${escapeHtml(page.locale)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(page.title)}</title>
<meta name="description" content="${escapeHtml(page.description)}">
<link rel="canonical" href="${escapeHtml(page.url)}">
<meta name="generator" content="copydesk">
<meta name="copydesk-publication" content="${page.publication}">
<style>${pageStyle}</style>
${structuredData(page)}
</head>
<body>
<article>
<h1>${escapeHtml(page.title)}</h1>
${page.html}
</article>
</body>
</html>
`;

/** schema.org Article. `additionalProperty` repeats what the house said about the making. */
function structuredData(page: PageParts): string {
  const data = {
    '@context': 'https://schema.org',
    '@type': 'Article',
    headline: page.title,
    description: page.description,
    inLanguage: page.locale,
    mainEntityOfPage: page.url,
    identifier: page.publication,
    digitalSourceType,
    additionalProperty: sorted(page.metadata).map(([name, value]) => ({ '@type': 'PropertyValue', name, value })),
  };
  return `<script type="application/ld+json">${scriptJson(data)}</script>`;
}

/** The page without its data block: a preview has no script element of any type. */
export const withoutStructuredData = (page: string): string =>
  page.replace(/<script type="application\/ld\+json">[^<]*<\/script>\n/, '');

const sorted = (metadata: Record<string, string>) => Object.entries(metadata).sort(([a], [b]) => (a < b ? -1 : 1));

/** The data block with another title and description; a page without our block stays as it is. */
export const withStructuredData = (
  page: string,
  { title, description }: { title: string; description: string },
): string =>
  page.replace(/(<script type="application\/ld\+json">)([^<]*)(<\/script>\n<\/head>)/, (whole, open, json, close) => {
    const data = parseObject(json);
    if (!data || !('digitalSourceType' in data)) return whole;
    return `${open}${scriptJson({ ...data, headline: title, description })}${close}`;
  });

const scriptJson = (data: unknown): string => JSON.stringify(data).replace(/</g, '\\u003c');

function parseObject(json: string): object | null {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}
