import type { Brief } from '../domain/brief.ts';
import type { PinnedAsset } from '../domain/campaign.ts';
import type { OperationOrder } from '../domain/operation.ts';
import type { Person } from '../domain/workspace.ts';

/** What an operation is to achieve, in the language of its owner: everything that knows campaigns by their brief knows it too. */
export function operationBrief(
  campaign: string,
  { kind, reason, owner }: OperationOrder,
  { language }: Pick<Person, 'language'>,
  { brand, titles, assets }: { brand: string; titles: readonly string[]; assets: readonly PinnedAsset[] },
): Brief {
  const words = texts[language];
  return {
    id: campaign,
    brand,
    title: shortened(`${words.kind[kind]}: ${titles[0]}${titles.length > 1 ? words.more(titles.length - 1) : ''}`, 120),
    goal: `${words.kind[kind]}: ${reason}`,
    baseline: words.baseline(titles.length),
    audience: words.audience,
    products: [],
    questions: [reason],
    assets: assets.map(({ channel, locale }) => ({ channel, locales: [locale], variants: 1 })),
    owner,
  };
}

const texts = {
  de: {
    kind: {
      withdraw: 'Zurückziehen',
      restore: 'Zurücksetzen',
      correct: 'Berichtigen',
      enable: 'Schalten',
      pause: 'Anhalten',
    },
    more: (count: number) => ` und ${count === 1 ? 'ein weiteres Stück' : `${count} weitere Stücke`}`,
    baseline: (count: number) => (count === 1 ? 'Ein Stück ist live.' : `${count} Stücke sind live.`),
    audience: 'Alle, die es jetzt sehen können.',
  },
  en: {
    kind: { withdraw: 'Withdraw', restore: 'Restore', correct: 'Correct', enable: 'Enable', pause: 'Pause' },
    more: (count: number) => ` and ${count === 1 ? 'one more piece' : `${count} more pieces`}`,
    baseline: (count: number) => (count === 1 ? 'One piece is live.' : `${count} pieces are live.`),
    audience: 'Everybody who can see it now.',
  },
} satisfies Record<Person['language'], unknown>;

const shortened = (text: string, most: number): string => (text.length <= most ? text : `${text.slice(0, most - 1)}…`);
