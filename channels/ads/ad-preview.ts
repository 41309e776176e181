import type { Prepared } from '../../domain/channel.ts';
import { escapeHtml } from '../../domain/render-html.ts';
import { textPage } from '../text-page.ts';
import type { CreateRequest } from './ad-request.ts';
import { textsOfHtml } from './ad-texts.ts';

/** The ad as one of the many that the platform makes of it, then all of its texts, and what it may cost. */
export function previewAd(prepared: Prepared): string {
  const { headlines, descriptions, url } = textsOfHtml(prepared.html);
  const order = (prepared.request as Partial<CreateRequest>).order;
  const locale = order?.locale ?? String(prepared.request.locale ?? 'en');
  const german = /^de\b/.test(locale);
  const host = new URL(url).hostname;
  const sample = [
    `<p><strong>${escapeHtml(headlines.slice(0, 3).join(' | '))}</strong><br>`,
    `<small>${escapeHtml(host)}</small><br>${escapeHtml(descriptions.slice(0, 2).join(' '))}</p>`,
  ].join('');
  const list = (title: string, texts: string[]): string =>
    `<h2>${title}</h2>\n<ol>${texts.map((text) => `<li>${escapeHtml(text)}</li>`).join('')}</ol>`;
  const spend = prepared.operation?.spend ?? prepared.spend;
  const facts = [
    `${german ? 'Führt zu' : 'Leads to'}: ${url}`,
    order && `${german ? 'Zählung' : 'Tracking'}: ${order.tracking}`,
    spend &&
      `${german ? 'Höchstens' : 'At most'}: ${money(spend.dailyCents, german)} ${german ? 'am Tag' : 'a day'}, ${money(spend.totalCents, german)} ${german ? 'im Ganzen, bis' : 'in all, until'} ${spend.until}`,
  ].filter((fact): fact is string => Boolean(fact));
  return textPage({
    locale,
    title: prepared.title,
    description: '',
    html: [
      sample,
      list(german ? 'Schlagzeilen' : 'Headlines', headlines),
      list(german ? 'Beschreibungen' : 'Descriptions', descriptions),
      `<ul>${facts.map((fact) => `<li>${escapeHtml(fact)}</li>`).join('')}</ul>`,
    ].join('\n'),
    footer: prepared.destination,
  });
}

/** Of the account's currency, which only the platform knows. */
const money = (cents: number, german: boolean): string =>
  (cents / 100).toLocaleString(german ? 'de-DE' : 'en-GB', { minimumFractionDigits: 2 });
