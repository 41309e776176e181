import type { CredentialView } from '../desk/credential-desk.ts';
import { dueWords } from '../texts/due-words.ts';
import type { Page } from './page.ts';

/** What admins have to look after before a channel stands still. */
export function CredentialsDue({ page: { t }, due }: { page: Page; due: CredentialView[] }) {
  if (due.length === 0) return null;
  const words = t.credential;
  return (
    <section class="notice bad" aria-labelledby="credentials-due">
      <h2 id="credentials-due">{words.due}</h2>
      <ul>
        {due.map((one) => (
          <li>
            <a href="/credentials">vault:{one.name}</a>: {dueWords(t, one)}
          </li>
        ))}
      </ul>
    </section>
  );
}
