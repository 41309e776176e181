import type { budgetDe } from './budget-de.ts';

export const budgetEn: typeof budgetDe = {
  title: 'Budget for models',
  scope: 'For',
  scopes: { campaign: 'this campaign', team: 'the brand this month', month: 'the month as a whole' },
  reservedCents: 'Set aside',
  knownCents: 'Spent',
  unknownCents: 'Unknown, at most',
  limitCents: 'Limit',
  noLimit: 'none',
  amount: 'Amount in euro',
  to: 'for',
  run: 'one run of an agent',
  degraded: 'from now on with the smaller model',
  topUp: 'Top up',
};
