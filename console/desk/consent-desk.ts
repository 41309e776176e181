import { z } from 'zod';
import { Consent } from '../../domain/consent.ts';
import type { Person } from '../../domain/workspace.ts';
import type { ConsentRow, Consents } from '../../store/store.ts';
import type { DeskDependencies } from './dependencies.ts';
import { guard } from './guard.ts';

/** Who wants mail. Single people are seen by admins only; how many there are by everybody with a role. */
export interface ConsentDesk {
  consents(viewer: Person): Promise<{ lists: Awaited<ReturnType<Consents['lists']>> }>;
  /** Each with its proof of double opt-in. What somebody has said no to since stays out. */
  recordConsents(viewer: Person, consents: unknown): ReturnType<Consents['record']>;
  consentsOf(viewer: Person, address: string): Promise<ConsentRow[]>;
  /** Says how many consents that ended. */
  withdrawConsent(viewer: Person, address: string, list?: string): Promise<number>;
  /** Forgets address, name and consents (GDPR, Art. 17). */
  forgetRecipient(viewer: Person, address: string): Promise<boolean>;
}

const mostAtOnce = 5_000;
const Given = z.array(Consent).min(1).max(mostAtOnce);

export function createConsentDesk(deps: DeskDependencies): ConsentDesk {
  const { consents } = deps.store;
  const here = { type: 'Workspace' as const, id: deps.store.tenant };
  const may = (viewer: Person, action: 'view' | 'administer') => guard(deps, viewer, action, here);
  return {
    async consents(viewer) {
      await may(viewer, 'view');
      return { lists: await consents.lists() };
    },
    async recordConsents(viewer, given) {
      await may(viewer, 'administer');
      return consents.record(Given.parse(given));
    },
    async consentsOf(viewer, address) {
      await may(viewer, 'administer');
      return consents.of(address);
    },
    async withdrawConsent(viewer, address, list) {
      await may(viewer, 'administer');
      return consents.withdraw({ address }, list);
    },
    async forgetRecipient(viewer, address) {
      await may(viewer, 'administer');
      return consents.erase(address);
    },
  };
}
