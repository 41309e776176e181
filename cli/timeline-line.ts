import type { Language, textsIn } from '../console/texts/texts-in.ts';
import type { CampaignEvent } from '../store/store.ts';

type Texts = ReturnType<typeof textsIn>;

/** An event as one line: time and sentence. People stand with their ids, which commands take. */
export function timelineLine(
  { timeline, stages, refusals, publicationStates, roles }: Texts,
  { at, kind, data }: CampaignEvent,
  lang: Language,
): string {
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  const named = (names: Record<string, unknown>, id: string): string =>
    typeof names[id] === 'string' ? names[id] : id;
  const action = kind === 'command' ? text(data.action) : kind;
  const key = action === 'decide' ? `decide_${text(data.decision)}` : action;
  const sentence = timeline[Object.hasOwn(timeline, key) ? (key as keyof typeof timeline) : 'other'];
  const people = [data.roles, data.people].find(Array.isArray) ?? [];
  const time = new Date(text(data.at) || at).toLocaleTimeString(lang, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hour12: false,
  });
  return `${time}  ${sentence({
    asset: text(data.asset),
    person: text(data.person),
    people: people.map((name) => named(roles, String(name))).join(', '),
    stage: named(stages, text(data.assetStage)),
    state: named(publicationStates, text(data.state)),
    code: named(refusals, text(data.code) || key),
  })}`;
}
