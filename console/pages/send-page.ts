import type { HtmlEscapedString } from 'hono/utils/html';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { PageContext } from './page.ts';
import { showHidden } from './show-hidden.ts';

/** Sends a rendered page. Nothing reaches a browser that would make text read differently from how it is stored. */
export async function sendPage(
  context: PageContext,
  page: HtmlEscapedString | Promise<HtmlEscapedString>,
  status: ContentfulStatusCode = 200,
): Promise<Response> {
  return context.html(`<!doctype html>${showHidden(String(await page))}`, status);
}
