import { daysLeft, expiryNoticeDays } from '../domain/credential.ts';
import type { CredentialVault } from '../house/credentials/vault.ts';
import { look, type Part, sick, well } from './part.ts';

/** Credentials of a tenant that run out or do not work. Without the vault, because its database is open elsewhere, where to look. */
export function credentialParts(vault: CredentialVault | undefined, now = new Date()): Promise<Part[]> {
  return look('credentials', 'Look at: copydesk credential list', async () => {
    if (!vault) return well('credentials', 'in the database, which is not open here: copydesk credential list');
    const all = await vault.list();
    const due = all.flatMap(({ name, expiresAt, trouble }) => {
      const days = daysLeft(expiresAt, now);
      const part = `credential ${name}`;
      const fix = `copydesk credential connect ${name}, or copydesk credential set ${name}`;
      if (trouble?.errorClass === 'auth' || trouble?.errorClass === 'invalid')
        return [sick(part, 'It was refused when it was last used.', fix)];
      if (days === null || days > expiryNoticeDays) return [];
      return [
        sick(part, days < 0 ? 'It has run out.' : `It runs out in ${days} days, on ${expiresAt!.slice(0, 10)}.`, fix),
      ];
    });
    return due.length > 0 ? due : well('credentials', all.length === 0 ? 'none' : `${all.length}, all in order`);
  });
}
