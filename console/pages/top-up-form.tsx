import { CommandForm } from './command-form.tsx';
import { holds, type Page } from './page.ts';

/** Approves more money for models, for whoever owns the budget: others see nothing. */
export function TopUpForm({ page, campaign }: { page: Page; campaign: string }) {
  const { t } = page;
  if (!holds(page, 'budget-owner')) return null;
  return (
    <CommandForm campaign={campaign} kind="top-up" class="inline">
      <label>
        {t.budget.amount} <input name="euro" inputmode="decimal" required pattern="[0-9]+([.,][0-9]{1,2})?" size={6} />
      </label>
      <label>
        {t.budget.to}{' '}
        <select name="scope">
          {(['campaign', 'team', 'month'] as const).map((scope) => (
            <option value={scope}>{t.budget.scopes[scope]}</option>
          ))}
        </select>
      </label>
      <button type="submit">{t.budget.topUp}</button>
    </CommandForm>
  );
}
