import { attentionText } from '../desk/code-text.ts';
import type { CampaignView } from '../desk/desk.ts';
import { codeWords } from '../texts/code-words.ts';
import type { Texts } from '../texts/de.ts';
import { CommandForm } from './command-form.tsx';
import { assetPath, holds, type Page } from './page.ts';
import { TopUpForm } from './top-up-form.tsx';

/** Steps that failed and wait, each with its reason and a way to try again. */
export function Troubles({ page, view: { troubles, status } }: { page: Page; view: CampaignView }) {
  const { t, language } = page;
  if (troubles.length === 0) return null;
  return (
    <section class="troubles">
      <h2>{t.campaign.troubles}</h2>
      <ul>
        {troubles.map(({ asset, step, errorClass, code, message, words }) => (
          <li>
            <p>
              <strong>
                {asset ? <a href={assetPath(status.campaign, asset)}>{asset}</a> : t.campaign.wholeCampaign}
              </strong>{' '}
              <span class="tag bad">{t.errors[errorClass as keyof Texts['errors']] ?? errorClass}</span>{' '}
              <span class="small">{t.stages[step as keyof Texts['stages']] ?? step}</span>
            </p>
            <p>{codeWords(t, code) ?? code}</p>
            {detailOf(code, words?.[language] ?? message) && (
              <p class="small">{detailOf(code, words?.[language] ?? message)}</p>
            )}
            {code === 'over_budget' && !status.endedAt && <TopUpForm page={page} campaign={status.campaign} />}
            {holds(page, 'content-lead', 'admin') && !status.endedAt && code !== 'channel_sick' && (
              <CommandForm campaign={status.campaign} kind="retry" about={asset ? { asset } : {}}>
                <button type="submit">{t.campaign.retry}</button>
              </CommandForm>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What the channel or model itself said, when that was kept and says more than the code. */
const detailOf = (code: string, message: string | null): string | null =>
  message === attentionText(code) ? null : message;
