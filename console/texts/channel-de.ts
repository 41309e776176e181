import type { ChannelCapabilities } from '../../domain/channel.ts';

type Flag = {
  [Name in keyof ChannelCapabilities]-?: Required<ChannelCapabilities>[Name] extends boolean ? Name : never;
}[keyof ChannelCapabilities];

/** Was über Kanäle gesagt wird: Zusagen, Fähigkeiten, Zustand, Anhalten. */
export const channelDe = {
  title: 'Kanäle',
  lead: 'Wohin veröffentlicht wird, was jeder Kanal zusagen kann und wie er steht.',
  connector: 'Anschluss',
  destination: 'Ziel',
  promise: 'Zusage',
  promises: {
    'own-id': 'genau einmal: Der Kanal erkennt eine Wiederholung an unserer Kennung.',
    'look-up': 'genau einmal: Vor jeder Wiederholung wird nachgesehen, ob es schon da ist.',
    'at-most-once': 'höchstens einmal: Der Kanal lässt sich nicht fragen. Bleibt die Antwort aus, klärt es ein Mensch.',
  } satisfies Record<ChannelCapabilities['exactlyOnce'], string>,
  pieces: { page: 'Seiten', ad: 'Anzeigen', mail: 'E-Mails', post: 'Beiträge' } satisfies Record<
    ChannelCapabilities['kind'],
    string
  >,
  can: 'Kann',
  abilities: {
    drafts: 'Entwürfe',
    conditionalUpdate: 'Live-Stücke ändern, nur solange sie unverändert sind',
    unpublish: 'zurückziehen',
    metrics: 'Zahlen liefern',
    review: 'prüft selbst, bevor etwas zu sehen ist',
    spend: 'kostet Geld: legt angehalten an, Schalten braucht eine eigene Freigabe',
    media: 'neue Stücke mit Bild',
  } satisfies Record<Flag, string>,
  limits: 'Längen',
  limitsOf: (title: string, description: string, words: string) =>
    `Titel ${title} Zeichen, Beschreibung ${description} Zeichen, Text ${words} Wörter`,
  calendar: 'Kalender',
  perDay: (count: string) => `höchstens ${count} am Tag`,
  minutesBetween: (minutes: string) => `${minutes} Minuten Abstand`,
  ceilings: 'Obergrenzen',
  ceiling: (daily: string, total: string) => `${daily} am Tag, ${total} insgesamt`,
  enabledNow: (daily: string, total: string) => `davon geschaltet: ${daily} am Tag, ${total} insgesamt`,
  health: 'Zustand',
  healthy: 'gut',
  sick: 'gestört',
  never: 'noch nie angesehen',
  checked: (when: string) => `angesehen am ${when}`,
  check: 'Jetzt ansehen',
  expires: 'Zugang gilt bis',
  expired: 'Der Zugang ist abgelaufen.',
  trouble: 'Der Kanal lässt sich nicht öffnen.',
  paused: 'angehalten',
  pausedSince: (when: string, by: string, reason: string) => `seit ${when}, von ${by}: ${reason}`,
  house: 'das Haus selbst',
  pause: 'Anhalten',
  pauseLead: 'Nichts geht mehr dorthin. Was freigegeben ist, wartet.',
  reason: 'Grund',
  resume: 'Fortsetzen',
  resumed: (count: number) =>
    count === 0
      ? 'Der Kanal geht weiter.'
      : count === 1
        ? 'Der Kanal geht weiter. Ein Stück hatte gewartet und wird erneut versucht.'
        : `Der Kanal geht weiter. ${count} Stücke hatten gewartet und werden erneut versucht.`,
  refused: 'Das ging nicht',
};
