import {
  type CredentialInfo,
  CredentialInput,
  CredentialName,
  daysLeft,
  expiryNoticeDays,
} from '../../domain/credential.ts';
import { CopydeskError, type ErrorClass } from '../../domain/errors.ts';
import type { Person } from '../../domain/workspace.ts';
import type { DeskDependencies } from './dependencies.ts';
import { guard } from './guard.ts';

/** Encrypted credentials, as admins see them: everything but their values. */
export interface CredentialDesk {
  credentials(viewer: Person): Promise<CredentialView[]>;
  /** Makes one or puts another value in its place. `input` is a `CredentialInput`; nothing of it is ever repeated. */
  setCredential(viewer: Person, name: string, input: unknown): Promise<CredentialView>;
  /** Uses it once, without telling it. */
  checkCredential(viewer: Person, name: string): Promise<CredentialCheck>;
  removeCredential(viewer: Person, name: string): Promise<void>;
  /** Seals all of them with another key-encryption key, or with the present one anew where that is made elsewhere. */
  rewrapCredentials(viewer: Person): Promise<{ keyId: string; rewrapped: number }>;
  /** Those that somebody has to renew soon, or that do not work. */
  credentialsDue(viewer: Person): Promise<CredentialView[]>;
}

export interface CredentialView extends CredentialInfo {
  /** Whole days until somebody has to renew it; null: not known. */
  daysLeft: number | null;
}

export interface CredentialCheck {
  ok: boolean;
  /** Why it cannot be used, and what to do. */
  problem: { errorClass: ErrorClass; message: string } | null;
  credential: CredentialView;
}

/** What the desk asks of the vault of its tenant. */
export interface CredentialKeeper {
  list(): Promise<CredentialInfo[]>;
  check(name: string): Promise<CredentialInfo>;
  set(name: string, input: CredentialInput, by: string): Promise<CredentialInfo>;
  remove(name: string): Promise<void>;
  rewrap(): Promise<{ keyId: string; rewrapped: number }>;
}

export function createCredentialDesk(
  deps: Pick<DeskDependencies, 'authorize' | 'store' | 'credentials' | 'now'>,
): CredentialDesk {
  const { store, credentials, now } = deps;
  const mayAdminister = (viewer: Person) => guard(deps, viewer, 'administer', { type: 'Workspace', id: store.tenant });
  const view = (info: CredentialInfo): CredentialView => ({ ...info, daysLeft: daysLeft(info.expiresAt, now()) });
  const named = async (name: string): Promise<CredentialView> => {
    const found = (await credentials.list()).find((one) => one.name === name);
    if (found) return view(found);
    throw new CopydeskError('not_found', 'There is no credential of this name.');
  };

  return {
    async credentials(viewer) {
      await mayAdminister(viewer);
      return (await credentials.list()).map(view);
    },
    async setCredential(viewer, name, input) {
      await mayAdminister(viewer);
      return view(
        await ofTheHouse(
          credentials.set(CredentialName.parse(name), CredentialInput.parse(input), `person:${viewer.id}`),
        ),
      );
    },
    async checkCredential(viewer, name) {
      await mayAdminister(viewer);
      await named(name);
      try {
        return { ok: true, problem: null, credential: view(await credentials.check(name)) };
      } catch (error) {
        if (!(error instanceof CopydeskError)) throw error;
        const { errorClass, message } = error;
        return { ok: false, problem: { errorClass, message }, credential: await named(name) };
      }
    },
    async removeCredential(viewer, name) {
      await mayAdminister(viewer);
      await credentials.remove(name);
    },
    async rewrapCredentials(viewer) {
      await mayAdminister(viewer);
      return ofTheHouse(credentials.rewrap());
    },
    async credentialsDue(viewer) {
      await mayAdminister(viewer);
      return (await credentials.list()).map(view).filter(isDue);
    },
  };
}

/** A passing trouble passes by itself; of the others somebody has to know. */
const isDue = ({ daysLeft: days, trouble }: CredentialView): boolean =>
  (days !== null && days <= expiryNoticeDays) || trouble?.errorClass === 'auth' || trouble?.errorClass === 'invalid';

/** A key that cannot be read is no matter of who is signed in, which `auth` would say to whoever asked here. */
async function ofTheHouse<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof CopydeskError) || error.errorClass !== 'auth') throw error;
    throw new CopydeskError('transient', error.message, { where: error.where ?? {}, cause: error });
  }
}
