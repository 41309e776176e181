import type { CredentialInfo } from '../../domain/credential.ts';
import type { ErrorClass } from '../../domain/errors.ts';

/** A credential as the database knows it: sealed. */
export interface CredentialRow extends CredentialInfo {
  /** The data key of this version, wrapped by the key `keyId`. */
  wrappedKey: string;
  sealed: string;
}

/** Sealed credentials. Who opens them is `house/credentials`. */
export interface Credentials {
  get(name: string): Promise<CredentialRow | null>;
  /** By name. */
  list(): Promise<CredentialRow[]>;
  /** Compare-and-set: becomes version `former + 1`, 0 being none; `conflict` when there is another. Lease and trouble are over. */
  put(
    name: string,
    sealed: Pick<CredentialRow, 'kind' | 'keyId' | 'wrappedKey' | 'sealed' | 'expiresAt' | 'updatedBy'>,
    former: number,
  ): Promise<number>;
  /** The same version under another key; false when it is not there any more, or wrapped otherwise by now. */
  rewrap(
    name: string,
    version: number,
    former: string,
    next: Pick<CredentialRow, 'keyId' | 'wrappedKey'>,
  ): Promise<boolean>;
  /** Whether there was one. */
  remove(name: string): Promise<boolean>;
  noteUse(name: string): Promise<void>;
  /** Of this version only; null: nothing is wrong any more. */
  noteTrouble(name: string, version: number, trouble: ErrorClass | null): Promise<void>;
  /** The right to refresh this version, for so long; null when somebody else has it, or the version is another by now. */
  claim(name: string, version: number, leaseMs: number): Promise<number | null>;
  release(name: string, lease: number): Promise<void>;
}
