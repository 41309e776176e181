import type { CredentialView } from '../desk/credential-desk.ts';
import type { Texts } from './de.ts';

/** Why somebody has to look after a credential, for people. */
export const dueWords = ({ credential: words }: Texts, { daysLeft, trouble }: CredentialView): string =>
  [daysLeft !== null && words.daysLeft(daysLeft), trouble && (words.troubles[trouble.errorClass] ?? trouble.errorClass)]
    .filter(Boolean)
    .join(', ');
