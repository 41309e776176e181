import { escapeHtml } from '../../domain/render-html.ts';

/** Publication id and origin of the text for machines, in the head of the page (code injection of the post). */
export const markOf = (provenance: string): string => `<meta name="copydesk" content="${escapeHtml(provenance)}">`;

/** What of it is looked for. */
export const isMarked = (head: string | null, marker: string): boolean => head?.includes(marker) ?? false;
