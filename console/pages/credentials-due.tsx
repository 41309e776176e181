import type { CredentialView } from '../desk/credential-desk.ts';
import type { Page } from './page.ts';

/** What admins have to look after before a channel stands still. */
export function CredentialsDue({ page: { t }, due }: { page: Page; due: CredentialView[] }) {
  if (due.length === 0) return null;
  const words = t.credential;
  return (
    <section class="notice bad" aria-labelledby="credentials-due">
      <h2 id="credentials-due">{words.due}</h2>
      <ul>
        {due.map(({ name, daysLeft, trouble }) => (
          <li>
            <a href="/credentials">vault:{name}</a>:{' '}
            {[
              daysLeft !== null && words.daysLeft(daysLeft),
              trouble && (words.troubles[trouble.errorClass] ?? trouble.errorClass),
            ]
              .filter(Boolean)
              .join(', ')}
          </li>
        ))}
      </ul>
    </section>
  );
}
