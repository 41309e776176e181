import type { BudgetScope, SpendAccounts } from '../domain/budget.ts';
import type { Bilingual } from '../domain/text.ts';
import type { OverBudget } from './account.ts';

/** Artifact `over-budget`: what waits for a top-up, and for how much. */
export interface OverBudgetDetail {
  message: string;
  words: Bilingual;
  accounts: SpendAccounts;
  /** Of what the next call may cost at most, in euro cents. */
  needCents: number;
}

const scopes: Record<BudgetScope, Bilingual> = {
  run: { de: 'dieses Agentenlaufs', en: 'this run of an agent' },
  campaign: { de: 'der Kampagne', en: 'the campaign' },
  team: { de: 'der Marke in diesem Monat', en: 'the brand this month' },
  month: { de: 'des Monats', en: 'the month' },
};

export function overBudgetDetail({ message, over, needCents, accounts }: OverBudget): OverBudgetDetail {
  const [used, limit, need] = [over.usedCents, over.limitCents, needCents].map(inEuro) as [Money, Money, Money];
  const { de, en } = scopes[over.scope];
  return {
    message,
    accounts,
    needCents,
    words: {
      de: `Vom Budget ${de} (${limit.de}) sind ${used.de} ausgegeben oder zurückgelegt; der nächste Aufruf kann bis zu ${need.de} kosten.`,
      en: `Of the budget of ${en} (${limit.en}), ${used.en} are spent or set aside; the next call may cost up to ${need.en}.`,
    },
  };
}

interface Money {
  de: string;
  en: string;
}

function inEuro(cents: number): Money {
  const shown = (locale: string) =>
    new Intl.NumberFormat(locale, { style: 'currency', currency: 'EUR' }).format(cents / 100);
  return { de: shown('de-DE'), en: shown('en-GB') };
}
