import type { Brief } from '../domain/brief.ts';
import { languageOf } from '../domain/ids.ts';
import type { CorrectOrder, LiveAlert } from '../domain/live-check.ts';
import type { LivePage } from '../domain/refresh.ts';

const mostQuestions = 5;

/** What the correction of a live page is to achieve, in the language of its locale: its questions say what is not true any more. */
export function correctionBrief({
  campaign,
  order,
  alert,
  page,
  brand,
}: {
  campaign: string;
  order: CorrectOrder;
  alert: LiveAlert;
  page: LivePage;
  brand: string;
}): Brief {
  const { channel, locale } = page;
  const language = languageOf(locale);
  const words = texts[language];
  const untrue = [...new Set(alert.findings.map(({ message }) => message[language]))];
  return {
    id: campaign,
    brand,
    title: shortened(words.title(page.content.title), 120),
    goal: words.goal,
    baseline: words.baseline(alert.findings.length),
    audience: words.audience,
    products: [],
    questions: untrue.slice(0, mostQuestions).map((message) => shortened(message, 300)),
    assets: [{ channel, locales: [locale], variants: 1 }],
    owner: order.owner,
  };
}

const texts = {
  de: {
    title: (title: string) => `Berichtigen: ${title}`,
    goal: 'Auf der Seite stimmt wieder alles; sonst bleibt sie, wie sie ist.',
    baseline: (count: number) =>
      count === 1 ? 'Eine Angabe stimmt nicht mehr.' : `${count} Angaben stimmen nicht mehr.`,
    audience: 'Alle, die die Seite jetzt lesen.',
  },
  en: {
    title: (title: string) => `Put right: ${title}`,
    goal: 'Everything on the page is true again; else it stays as it is.',
    baseline: (count: number) =>
      count === 1 ? 'One statement is not true any more.' : `${count} statements are not true any more.`,
    audience: 'Everybody who reads the page now.',
  },
};

const shortened = (text: string, most: number): string => (text.length <= most ? text : `${text.slice(0, most - 1)}…`);
