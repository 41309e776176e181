import type { HealthReport } from '../../domain/channel.ts';
import { Layout } from './layout.tsx';
import { Notice } from './notice.tsx';
import { holds, type Page } from './page.ts';

/** Every part of the house, the sick ones first, each with its fix. */
export function HealthPage({ page, report }: { page: Page; report: HealthReport }) {
  const { t } = page;
  const sick = report.parts.filter(({ ok }) => !ok);
  return (
    <Layout page={page} title={t.health.title}>
      <h1>{t.health.title}</h1>
      <Notice
        kind={sick.length === 0 ? 'good' : 'bad'}
        text={sick.length === 0 ? t.health.ok : t.health.sick(sick.length)}
      />
      {holds(page, 'admin') && (
        <p>
          <a href="/credentials">{t.credential.title}</a> · <a href="/webhooks">{t.webhook.title}</a>
        </p>
      )}
      <ul class="parts">
        {[...sick, ...report.parts.filter(({ ok }) => ok)].map(({ name, ok, message, fix }) => (
          <li class={ok ? 'good' : 'bad'}>
            <p>
              <strong>{name}</strong>{' '}
              <span class={`tag ${ok ? 'good' : 'bad'}`}>{ok ? t.health.good : t.health.bad}</span>
            </p>
            {message && <p>{message}</p>}
            {fix && (
              <p>
                <strong>{t.health.fix}:</strong> {fix}
              </p>
            )}
          </li>
        ))}
      </ul>
    </Layout>
  );
}
