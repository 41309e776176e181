/** The calendar, and the daily look at what is live. */
export const calendarDe = {
  title: 'Kalender',
  zone: (zone: string) => `Alle Zeiten und Sperrzeiten gelten in ${zone}.`,
  blackout: 'Sperrzeit',
  nothing: 'Nichts geplant.',
  states: { wanted: 'gewünscht', reserved: 'reserviert', published: 'veröffentlicht' },
  conflict: 'Geht so nicht',
  earlier: 'Früher',
  later: 'Später',
  today: 'Heute',
  week: 'Woche',
  month: 'Monat',
  span: 'Zeitraum',
  allChannels: 'Alle Kanäle',
  channel: 'Kanal',
  rate: (perDay: number | null, minutes: number | null) =>
    [perDay && `höchstens ${perDay} am Tag`, minutes && `${minutes} Minuten Abstand`].filter(Boolean).join(', '),
};

export const truthDe = {
  checked: (count: number, alerts: number) =>
    `Geprüft: ${count}. ${alerts === 0 ? 'Alles stimmt.' : `Stimmt nicht mehr oder ist verändert: ${alerts}.`}`,
  unread: (count: number) => `Nicht zu lesen: ${count}. Morgen wird es wieder versucht.`,
};
