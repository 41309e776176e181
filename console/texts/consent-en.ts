import type { consentDe } from './consent-de.ts';

export const consentEn: typeof consentDe = {
  list: 'List',
  purpose: 'Purpose',
  wanting: 'want mail',
  withdrawn: 'have said no',
  imported: ({ added, renewed, optedOut, unchanged }) =>
    `${added} new, ${renewed} renewed, ${unchanged} unchanged, ${optedOut} left out because they have said no since.`,
  ended: (count) =>
    count === 0 ? 'This address had no consent.' : `${count} ${count === 1 ? 'consent' : 'consents'} ended.`,
  forgotten: (known) => (known ? 'Forgotten.' : 'This address is not known here.'),
};
