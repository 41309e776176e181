import type { CampaignView } from '../desk/desk.ts';
import type { Texts } from '../texts/de.ts';
import { CommandForm } from './command-form.tsx';
import { assetPath, holds, type Page } from './page.ts';

/** Steps that failed and wait, each with its reason and a way to try again. */
export function Troubles({ page, view: { troubles, status } }: { page: Page; view: CampaignView }) {
  const { t } = page;
  if (troubles.length === 0) return null;
  return (
    <section class="troubles">
      <h2>{t.campaign.troubles}</h2>
      <ul>
        {troubles.map(({ asset, step, errorClass, code, message }) => (
          <li>
            <p>
              <strong>
                {asset ? <a href={assetPath(status.campaign, asset)}>{asset}</a> : t.campaign.wholeCampaign}
              </strong>{' '}
              <span class="tag bad">{t.errors[errorClass as keyof Texts['errors']] ?? errorClass}</span>{' '}
              <span class="small">{t.stages[step as keyof Texts['stages']] ?? step}</span>
            </p>
            <p>{troubleText(t, code, message)}</p>
            {holds(page, 'content-lead', 'admin') && !status.endedAt && (
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

/** The reader's words for a code, and the provider's own message beside them when it says more. */
function troubleText(t: Texts, code: string, message: string | null): string {
  const known = Object.hasOwn(t.refusals, code) ? t.refusals[code as keyof Texts['refusals']] : null;
  if (typeof known !== 'string') return message ?? code;
  return known;
}
