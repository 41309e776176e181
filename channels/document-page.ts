import type { Prepared } from '../domain/channel.ts';
import { previewWithdrawal } from './page-operations.ts';
import type { DocumentRequest } from './prepare-document.ts';
import { safePage } from './safe-page.ts';
import { textPage } from './text-page.ts';

/** A document as a page of its own. What the site makes of it (theme, embedded entries) is not known here; embeds are named. */
export function documentPage(prepared: Prepared): string {
  if (prepared.operation) return previewWithdrawal(prepared);
  const { locale, url, description } = prepared.request as DocumentRequest;
  const footer = `${prepared.destination} · ${url}`;
  return safePage(textPage({ locale, title: prepared.title, description, html: prepared.html, footer }));
}
