/** Who and what stands in a line of the timeline, as words that can be read. */
export interface EventWords {
  asset: string;
  person: string;
  people: string;
  deputies: string;
  stage: string;
  state: string;
  code: string;
  /** Whose budget for models, and how much of it. */
  budget: string;
}

/** One sentence for every kind of event that workflows and activities write. */
export const timelineDe = {
  pinned: () => 'Arbeitsbereich, Regeln und Wissensstand sind für diesen Lauf festgehalten.',
  researched: () => 'Die Recherche ist fertig.',
  strategy: () => 'Die Strategie steht.',
  found: () => 'Die Seite, die am meisten nachgelassen hat, ist gefunden.',
  'nothing-decayed': () => 'Keine Seite brauchte eine Auffrischung.',
  'page-read': ({ asset }: EventWords) => `${asset}: Die Live-Seite wurde neu eingelesen.`,
  reported: ({ asset }: EventWords) => `${asset}: Das Ergebnis ist berichtet.`,
  escalated: ({ asset, people }: EventWords) =>
    `${asset}: Nun dürfen auch Vertretungen entscheiden, für die Rollen ${people}.`,
  escalation: ({ asset, deputies }: EventWords) => `${asset}: Vertretungen benachrichtigt: ${deputies}.`,
  late: ({ asset }: EventWords) =>
    `${asset}: Bis zur Frist des Briefings reicht die Zeit für die Freigabe nicht; sie hat eine eigene Frist.`,
  asset: ({ asset, stage }: EventWords) => `${asset}: jetzt in der Station „${stage}“.`,
  budget: ({ budget }: EventWords) => `Eine Schwelle des Budgets für Modelle ist erreicht: ${budget}.`,
  attention: ({ code }: EventWords) => `Ein Schritt wartet auf Hilfe: ${code}`,
  reminded: ({ asset, people }: EventWords) => `${asset}: Die Rollen ${people} wurden an die Freigabe erinnert.`,
  reminder: ({ asset, people }: EventWords) => `${asset}: Erinnerung an ${people}.`,
  'channel-well': ({ asset }: EventWords) => `Dem Kanal von ${asset} geht es vor dem Termin gut.`,
  'channel-sick': ({ asset }: EventWords) => `Dem Kanal von ${asset} fehlt vor dem Termin etwas.`,
  'truth-changed': ({ asset }: EventWords) => `${asset}: Etwas, das live ist, stimmt nicht mehr.`,
  'live-changed': ({ asset }: EventWords) => `${asset}: Jemand anderes hat es geändert, seit es live ist.`,
  'live-gone': ({ asset }: EventWords) => `${asset} ist nicht mehr live, und nicht durch uns.`,
  'slot-reserved': ({ asset }: EventWords) => `${asset} hat einen Platz im Kalender des Kanals.`,
  'already-gone': ({ asset }: EventWords) => `${asset} war schon nicht mehr da; es ist nichts mehr zurückzuziehen.`,
  'channel-paused': ({ asset }: EventWords) =>
    `Der Kanal von ${asset} hat den Zugang abgelehnt und ist pausiert, bis jemand ihn fortsetzt.`,
  overwrote: ({ asset }: EventWords) =>
    `${asset} ist veröffentlicht, hat aber einen Stand überdeckt, den jemand im selben Augenblick gespeichert hat.`,
  reconciled: ({ asset, state }: EventWords) => `${asset}: nachträglich geklärt, Veröffentlichung ${state}.`,
  reviewed: ({ asset, state }: EventWords) => `${asset}: Die Plattform sagt „${state}“.`,
  disapproved: ({ asset }: EventWords) =>
    `${asset}: Die Plattform hat es abgelehnt; es geht mit ihren Gründen an den Agenten zurück.`,
  committing: ({ asset }: EventWords) => `${asset} wird an den Kanal gesendet.`,
  publication: ({ asset, state }: EventWords) => `${asset}: Veröffentlichung ${state}.`,
  settled: ({ asset, person }: EventWords) => `${person} hat geklärt, was aus ${asset} wurde.`,
  measured: () => 'Die Veröffentlichung wurde gelesen und gemessen.',
  'sign-off-refused': ({ code }: EventWords) => `Eine Freigabe von außen wurde nicht angenommen: ${code}`,
  cancelled: () => 'Die Kampagne ist abgebrochen.',
  done: () => 'Die Kampagne ist fertig.',
  decide_approve: ({ asset, person }: EventWords) => `${person} hat ${asset} freigegeben.`,
  decide_reject: ({ asset, person }: EventWords) => `${person} hat ${asset} abgelehnt.`,
  decide_request_changes: ({ asset, person }: EventWords) => `${person} wünscht Änderungen an ${asset}.`,
  select: ({ asset, person }: EventWords) => `${person} hat eine Variante von ${asset} ausgewählt.`,
  edit: ({ asset, person }: EventWords) => `${person} hat ${asset} bearbeitet.`,
  rewrite: ({ asset, person }: EventWords) => `${person} lässt ${asset} umschreiben.`,
  reschedule: ({ asset, person }: EventWords) => `${person} hat den Termin von ${asset} verschoben.`,
  'top-up': ({ person, budget }: EventWords) => `${person} hat mehr Geld für Modelle freigegeben: ${budget}.`,
  retry: ({ person }: EventWords) => `${person} hat einen erneuten Versuch veranlasst.`,
  pause: ({ person }: EventWords) => `${person} hat die Kampagne pausiert.`,
  resume: ({ person }: EventWords) => `${person} hat die Kampagne fortgesetzt.`,
  cancel: ({ person }: EventWords) => `${person} hat die Kampagne abgebrochen.`,
  other: ({ code }: EventWords) => `Ereignis „${code}“.`,
};
