import type { CampaignView } from '../desk/desk.ts';
import type { Page } from './page.ts';
import { TopUpForm } from './top-up-form.tsx';

/** What models have cost, may have cost and are about to cost, beside what they may cost. */
export function BudgetTable({ page, view: { budget, status } }: { page: Page; view: CampaignView }) {
  const { t, format } = page;
  const columns = ['reservedCents', 'knownCents', 'unknownCents'] as const;
  return (
    <section>
      <h2>{t.budget.title}</h2>
      <section class="scroll" tabindex={0} aria-label={t.budget.title}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t.budget.scope}</th>
              {[...columns, 'limitCents' as const].map((column) => (
                <th scope="col" class="number">
                  {t.budget[column]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {budget.map((one) => (
              <tr>
                <th scope="row">{t.budget.scopes[one.scope]}</th>
                {columns.map((column) => (
                  <td class="number">{format.money(one[column])}</td>
                ))}
                <td class="number">{one.limitCents === null ? t.budget.noLimit : format.money(one.limitCents)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {!status.endedAt && <TopUpForm page={page} campaign={status.campaign} />}
    </section>
  );
}
