import type { CampaignView } from '../desk/desk.ts';
import { CommandForm } from './command-form.tsx';
import { Layout } from './layout.tsx';
import { campaignPath, type Page } from './page.ts';

/** Asks once more, and for the reason, before a campaign ends for good. */
export function CancelPage({ page, view: { status } }: { page: Page; view: CampaignView }) {
  const { t } = page;
  return (
    <Layout page={page} title={t.campaign.cancelTitle}>
      <p class="crumbs">
        <a href="/campaigns">{t.campaigns.title}</a>{' '}
        <a href={campaignPath(status.campaign)}>{status.title || status.campaign}</a>
      </p>
      <h1>{t.campaign.cancelTitle}</h1>
      <p class="lead">{t.campaign.cancelLead}</p>
      <CommandForm campaign={status.campaign} kind="cancel" class="stack narrow">
        <label>
          {t.campaign.reason}
          <textarea name="reason" rows={3} required maxlength={4000}></textarea>
        </label>
        <div class="actions">
          <button type="submit" class="danger">
            {t.campaign.cancelNow}
          </button>
          <a class="button secondary" href={campaignPath(status.campaign)}>
            {t.campaign.keep}
          </a>
        </div>
      </CommandForm>
    </Layout>
  );
}
