import type { Texts } from '../console/texts/de.ts';
import type { Language } from '../console/texts/texts-in.ts';
import { happenedAt, timelineSentence } from '../console/texts/timeline-sentence.ts';
import type { CampaignEvent } from '../store/store.ts';

/** An event as one line: time and sentence. People stand with their ids, which commands take. */
export function timelineLine(texts: Texts, event: CampaignEvent, lang: Language): string {
  const time = new Date(happenedAt(event)).toLocaleTimeString(lang, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hour12: false,
  });
  return `${time}  ${timelineSentence(texts, event, (id) => id)}`;
}
