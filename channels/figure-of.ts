import type { Image } from '../domain/image.ts';
import { escapeHtml } from '../domain/render-html.ts';
import { cleanLine } from './clean-text.ts';

/** The featured image of a piece, for previews. `source` is a data URL, which the page policy of previews lets be shown. */
export function figureOf({ alt, credit }: Image, source: string): string {
  const caption = credit && `<figcaption>${escapeHtml(cleanLine(credit))}</figcaption>`;
  return `<figure><img src="${escapeHtml(source)}" alt="${escapeHtml(cleanLine(alt))}">${caption}</figure>`;
}
