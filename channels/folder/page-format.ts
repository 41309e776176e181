import type { Prepared } from '../../domain/channel.ts';
import type { Markup } from '../document-platform.ts';
import type { PageParts } from './page.ts';
import type { Page } from './read-page.ts';

/** How a page is a file. */
export interface PageFormat {
  /** `slug` has been checked: it holds no dots and slashes, so the path stays in the folder. */
  pathOf(directory: string, slug: string): string;
  markup: Markup;
  /** A whole file; the same parts give the same bytes. */
  write(page: PageParts & NewPage): string;
  read(text: string): Page;
  /** The file with other texts; all else keeps its bytes. Null leaves title or description as it is. */
  change(text: string, change: { title: string | null; description: string | null; html: string }): string;
  /** The body with another title, where it repeats the title of the page. */
  retitle(html: string, former: string, title: string): string;
  /** A body as a browser can show it. */
  show(html: string): string;
  /** A page for people to look at. */
  preview(prepared: Prepared, page: string): string;
  /** What a page needs so that its text can be told from the rest. */
  needs: string;
  /** Whether Copydesk writes a list of all pages; else the generator of the site does. */
  lists: boolean;
}

/** What a file says beside the texts. */
export interface NewPage {
  slug: string;
  /** ISO 8601, the day. */
  date: string;
}
