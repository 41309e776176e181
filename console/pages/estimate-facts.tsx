import type { Estimate } from '../../domain/brief.ts';
import type { Page } from './page.ts';

/** What a campaign will take: money, time, people's minutes, and when it has to start. */
export function EstimateFacts({ page: { t, format }, estimate }: { page: Page; estimate: Estimate }) {
  const facts: [string, string][] = [
    [t.estimate.cost, estimate.costCents === null ? t.unknownPrice : format.money(estimate.costCents)],
    [t.estimate.time, t.estimate.minutes(format.number(estimate.minutes))],
    [t.estimate.people, t.estimate.minutes(format.number(estimate.peopleMinutes))],
    [t.estimate.latestStart, estimate.latestStart ? format.dateTime(estimate.latestStart) : t.estimate.noSlot],
    [t.estimate.variants, format.number(estimate.variants)],
    [t.estimate.calls, format.number(estimate.modelCalls)],
    [t.estimate.tokens, format.number(estimate.tokens)],
  ];
  return (
    <section class="estimate" aria-live="polite">
      <h2>{t.estimate.title}</h2>
      <dl class="figures">
        {facts.map(([name, value]) => (
          <div>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p class="small">{t.estimate.note}</p>
    </section>
  );
}
