import { escapeHtml } from '../domain/render-html.ts';
import { pageStyle } from './page-style.ts';

/** A text as a page of its own, without the theme of the site. Texts are plain; `html` is markup as it will be sent. */
export function textPage(page: {
  locale: string;
  title: string;
  description: string;
  html: string;
  /** Where it is, or will be. */
  footer: string;
}): string {
  const [title, description] = [escapeHtml(page.title), escapeHtml(page.description)];
  return `<!DOCTYPE html>
<html lang="${escapeHtml(page.locale)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<meta name="description" content="${description}">
<style>${pageStyle}</style>
</head>
<body>
<article>
<h1>${title}</h1>
${description && `<p class="description">${description}</p>\n`}${page.html}
</article>
<footer>${escapeHtml(page.footer)}</footer>
</body>
</html>
`;
}
