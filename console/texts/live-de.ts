/** What is said about a live page that is changed. */
export const liveDe = {
  page: 'Diese Seite wird geändert',
  readAt: (when: string) => `gelesen am ${when}`,
  changes: 'Was sich an der Live-Seite ändert',
  changesLead: (when: string) => `Verglichen mit der Fassung, die am ${when} live war.`,
  unreadable: 'Wie die Seite jetzt aussieht, ist nicht zu lesen:',
  gone: 'Die Seite gibt es im Kanal nicht mehr.',
  changedMeanwhile:
    'Jemand hat die Seite seither geändert. So wird sie nicht überschrieben: Vor dem Veröffentlichen hält der Vorgang an.',
  conflict: 'Die Live-Seite ist nicht mehr die, für die der Vorschlag gemacht ist',
  conflictLead: 'Nichts wurde überschrieben. Alle Stellen, an denen sich die drei Fassungen unterscheiden:',
  retry:
    '„Erneut versuchen“ liest die Live-Fassung neu ein und lässt den Vorschlag gegen sie neu schreiben. Er geht dann wieder durch Prüfung und Freigabe.',
  base: 'Dafür gemacht',
  ours: 'Vorschlag',
  theirs: 'Jetzt live',
  nothing: '(nichts)',
  by: {
    ours: 'nur im Vorschlag geändert',
    theirs: 'nur auf der Live-Seite geändert',
    both: 'beide haben es geändert, jeder anders',
    same: 'beide haben es gleich geändert',
  },
};
