import type { Person } from '../../domain/workspace.ts';
import type { CampaignEvent } from '../../store/store.ts';
import type { Texts } from '../texts/de.ts';
import type { EventWords } from '../texts/timeline-de.ts';
import { nameOf } from './campaigns.tsx';
import { codeWords } from './code-words.ts';
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
              <span>{sentenceOf(t, event, people)}</span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

/** One sentence about an event in the reader's language. A kind that the texts do not know is named as it is. */
export function sentenceOf(t: Texts, { kind, data }: CampaignEvent, people: readonly Person[]): string {
  const action = kind === 'command' ? String(data.action) : kind;
  const key = action === 'decide' ? `decide_${data.decision}` : action;
  const known = Object.hasOwn(t.timeline, key) ? (key as keyof Texts['timeline']) : 'other';
  return t.timeline[known](wordsOf(t, key, data, people));
}

function wordsOf(t: Texts, key: string, data: Record<string, unknown>, people: readonly Person[]): EventWords {
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  const named = [data.roles, data.people].find(Array.isArray) ?? [];
  const code = text(data.code);
  return {
    asset: text(data.asset),
    person: nameOf(people, text(data.person)),
    people: named.map((name) => t.roles[String(name)] ?? nameOf(people, String(name))).join(', '),
    stage: t.stages[text(data.assetStage) as keyof Texts['stages']] ?? text(data.assetStage),
    state: t.publicationStates[text(data.state)] ?? text(data.state),
    code: codeWords(t, code) ?? (code || key),
  };
}

/** When it happened, which is before it was written down. */
const happenedAt = ({ at, data }: CampaignEvent): string => (typeof data.at === 'string' ? data.at : at);
