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
  return `<script type="application/ld+json">${JSON.stringify(data).replace(/</g, '\\u003c')}</script>`;
}

/** The page without its data block: a preview has no script element of any type. */
export const withoutStructuredData = (page: string): string =>
  page.replace(/<script type="application\/ld\+json">[^<]*<\/script>\n/, '');

const sorted = (metadata: Record<string, string>) => Object.entries(metadata).sort(([a], [b]) => (a < b ? -1 : 1));

/** Title, body and publication of a page as found. A page that is not ours in form is given whole, with the title it states. */
export function readPage(text: string): { title: string; html: string; publication: string | null } {
  const ours = /<article>\n<h1>([^<]*)<\/h1>\n([\s\S]*)\n<\/article>/.exec(text);
  const stated = /<title>([^<]*)<\/title>/i.exec(text)?.[1] ?? '';
  return {
    title: unescapeHtml(ours?.[1] ?? stated),
    html: ours?.[2] ?? text,
    publication: /<meta name="copydesk-publication" content="([0-9a-f]{64})">/.exec(text)?.[1] ?? null,
  };
}

/** The inverse of `escapeHtml`. */
const unescapeHtml = (text: string): string =>
  text
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&');
