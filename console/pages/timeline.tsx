import type { Person } from '../../domain/workspace.ts';
import type { CampaignEvent } from '../../store/store.ts';
import { happenedAt, timelineSentence } from '../texts/timeline-sentence.ts';
import { nameOf } from './campaigns.tsx';
import type { Page } from './page.ts';

/** What happened, newest first, as sentences. */
export function Timeline({ page, events, people }: { page: Page; events: CampaignEvent[]; people: Person[] }) {
  const { t, format } = page;
  return (
    <section>
      <h2>{t.campaign.timeline}</h2>
      {events.length === 0 ? (
        <p>{t.campaign.noEvents}</p>
      ) : (
        <ol class="timeline" reversed>
          {[...events].reverse().map((event) => (
            <li class={event.kind === 'attention' ? 'bad' : undefined}>
              <time datetime={happenedAt(event)}>{format.dateTime(happenedAt(event))}</time>{' '}
              <span>{timelineSentence(t, event, (id) => nameOf(people, id))}</span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
