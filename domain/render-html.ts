import type { Block, Content } from './content.ts';

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Escapes text for HTML element content and quoted attributes. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character]!);

/** The body as HTML, deterministic to the byte: what is previewed, hashed, approved and sent is this string. */
export const bodyHtml = ({ body }: Pick<Content, 'body'>): string => body.map(blockHtml).join('\n');

function blockHtml(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `<h2>${escapeHtml(block.text)}</h2>`;
    case 'paragraph':
      return `<p>${escapeHtml(block.text)}</p>`;
    case 'list':
      return `<ul>\n${block.items.map((item) => `<li>${escapeHtml(item)}</li>`).join('\n')}\n</ul>`;
    case 'link':
      return `<p><a href="${escapeHtml(safeUrl(block.url))}">${escapeHtml(block.label)}</a></p>`;
    case 'image':
      return `<figure><img src="${escapeHtml(safeUrl(block.url))}" alt="${escapeHtml(block.alt)}"></figure>`;
  }
}

/** Only http(s), mailto and site-relative targets are links; anything else (javascript:, data:) becomes `#`. */
function safeUrl(url: string): string {
  if (/^\/(?!\/)/.test(url)) return url;
  try {
    return ['http:', 'https:', 'mailto:'].includes(new URL(url).protocol) ? url : '#';
  } catch {
    return '#';
  }
}
