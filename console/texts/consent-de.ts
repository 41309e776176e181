interface Counts {
  added: number;
  renewed: number;
  optedOut: number;
  unchanged: number;
}

/** Wer Mails will. */
export const consentDe = {
  list: 'Liste',
  purpose: 'Zweck',
  wanting: 'wollen Mails',
  withdrawn: 'haben abgesagt',
  imported: ({ added, renewed, optedOut, unchanged }: Counts) =>
    `${added} neu, ${renewed} erneuert, ${unchanged} unverändert, ${optedOut} ausgelassen, weil sie seither abgesagt haben.`,
  ended: (count: number): string =>
    count === 0
      ? 'Diese Adresse hatte keine Einwilligung.'
      : `${count} ${count === 1 ? 'Einwilligung' : 'Einwilligungen'} beendet.`,
  forgotten: (known: boolean): string => (known ? 'Vergessen.' : 'Diese Adresse ist hier nicht bekannt.'),
};
