import { escapeHtml } from '../../domain/render-html.ts';
import { pageStyle } from '../page-style.ts';

/** A post as a page of its own, without the site's theme. Texts are plain; `html` is markup as it will be sent. */
export function postPage(post: {
  locale: string;
  title: string;
  description: string;
  html: string;
  footer: string;
}): string {
  const [title, description] = [escapeHtml(post.title), escapeHtml(post.description)];
  return `<!DOCTYPE html>
<html lang="${escapeHtml(post.locale)}">
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
<p class="description">${description}</p>
${post.html}
</article>
<footer>${escapeHtml(post.footer)}</footer>
</body>
</html>
`;
}
