import type { Brief } from '../domain/brief.ts';
import { plainText } from '../domain/content.ts';
import { languageOf } from '../domain/ids.ts';
import type { Product } from '../domain/product.ts';
import type { DecayReport, LivePage, PageDecay } from '../domain/refresh.ts';
import type { Workspace } from '../domain/workspace.ts';
import { productNames } from '../guardrails/text/product-names.ts';
import { wordsOf } from '../guardrails/text/words.ts';

const mostQuestions = 5;

/** What the refresh of a page is to achieve, in the language of its locale: written from the figures, for people and for the agents. */
export function refreshBrief({
  campaign,
  report: { order, now, before },
  decay,
  page,
  workspace,
  products,
}: {
  campaign: string;
  report: Pick<DecayReport, 'order' | 'now' | 'before'>;
  decay: PageDecay;
  page: LivePage;
  workspace: Workspace;
  products: readonly Product[];
}): Brief {
  const { channel, locale, audience, owner } = order;
  const language = languageOf(locale);
  const number = new Intl.NumberFormat(locale);
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  const days = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
  const facts: Facts = {
    title: page.content.title,
    days: order.windowDays,
    clicksNow: number.format(decay.clicksNow),
    clicksBefore: number.format(decay.clicksBefore),
    lost: percent.format(decay.loss),
    now: days.formatRange(noon(now.from), noon(now.to)),
    before: days.formatRange(noon(before.from), noon(before.to)),
    file: order.export,
  };
  const words = texts[language];
  return {
    id: briefId(campaign),
    brand: workspace.brand.id,
    title: shortened(words.title(facts), 120),
    goal: words.goal(facts),
    baseline: words.baseline(facts),
    audience,
    products: mentioned(page, products),
    questions: questionsFor(decay, page, words.question),
    assets: [{ channel, locales: [locale], variants: 1 }],
    owner,
  };
}

interface Facts {
  title: string;
  days: number;
  clicksNow: string;
  clicksBefore: string;
  lost: string;
  now: string;
  before: string;
  file: string;
}

const texts = {
  de: {
    title: ({ title }: Facts) => `Überarbeiten: ${title}`,
    goal: ({ clicksBefore, days }: Facts) =>
      `Die Seite kommt in der Suche wieder auf ${clicksBefore} Klicks in ${days} Tagen.`,
    baseline: ({ clicksNow, now, clicksBefore, before, lost, file }: Facts) =>
      `${clicksNow} Klicks (${now}) nach ${clicksBefore} (${before}); ${lost} weniger, als der Trend aller Seiten erwarten ließ. Gemessen in der Google Search Console, ${file}.`,
    question: (query: string) => `Was finden Leserinnen und Leser hier zu „${query}“?`,
  },
  en: {
    title: ({ title }: Facts) => `Refresh: ${title}`,
    goal: ({ clicksBefore, days }: Facts) => `The page is back at ${clicksBefore} clicks from search in ${days} days.`,
    baseline: ({ clicksNow, now, clicksBefore, before, lost, file }: Facts) =>
      `${clicksNow} clicks (${now}) after ${clicksBefore} (${before}); ${lost} fewer than the trend of all pages made one expect. Measured in Google Search Console, ${file}.`,
    question: (query: string) => `What do readers find here on “${query}”?`,
  },
} satisfies Record<'de' | 'en', unknown>;

/** What searchers no longer come for; where the export does not say, what the page itself sets out to answer. */
function questionsFor({ queries }: PageDecay, { content }: LivePage, question: (query: string) => string): string[] {
  const lost = queries.map(({ query }) => question(shortened(query, 100)));
  const headings = content.body.flatMap((block) => (block.kind === 'heading' ? [shortened(block.text, 200)] : []));
  const own = [...headings, content.title].filter((text) => text.trim().length >= 3);
  return (lost.length > 0 ? lost : own).slice(0, mostQuestions);
}

/** SKUs of the products that a page names, by SKU, name or model word. */
function mentioned({ content }: LivePage, products: readonly Product[]): string[] {
  const text = plainText(content);
  const named = new Set(productNames(products)(text, wordsOf(text)).map(({ entry }) => entry.sku));
  return products.map(({ sku }) => sku).filter((sku) => named.has(sku) || text.includes(sku));
}

const briefId = (campaign: string): string =>
  campaign
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replace(/^-+|-+$/g, '') || 'refresh';

const noon = (day: string): Date => new Date(`${day}T12:00:00Z`);

const shortened = (text: string, most: number): string => (text.length <= most ? text : `${text.slice(0, most - 1)}…`);
