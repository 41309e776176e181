import { randomBytes } from 'node:crypto';
import { canonicalJson } from '../../domain/canonical.ts';
import { CredentialValue } from '../../domain/credential.ts';
import { CopydeskError } from '../../domain/errors.ts';
import type { CredentialRow } from '../../store/store.ts';
import { decrypt, encrypt, type KeyRing, keyBytes } from './key-wrapper.ts';

/** What a sealed value belongs to. In another row, under another name or in an older version's place it does not open. */
export interface SealedFor {
  tenant: string;
  name: string;
  version: number;
}

type Sealed = Pick<CredentialRow, 'keyId' | 'wrappedKey' | 'sealed'>;

/** Seals a value with a data key of its own, and that key with the current one of the ring. */
export async function seal(ring: KeyRing, owner: SealedFor, value: CredentialValue): Promise<Sealed> {
  const dataKey = randomBytes(keyBytes);
  const wrapper = await ring.current();
  const bound = boundTo(owner);
  const sealed = encrypt(dataKey, Buffer.from(JSON.stringify(value), 'utf8'), bound);
  return { keyId: wrapper.id, wrappedKey: await wrapper.wrap(dataKey, bound), sealed };
}

/** @throws CopydeskError `auth` when it was sealed for another owner, or with a key that is not here */
export async function unseal(ring: KeyRing, owner: SealedFor, row: Sealed): Promise<CredentialValue> {
  const bound = boundTo(owner);
  const dataKey = await (await ring.find(row.keyId)).unwrap(row.wrappedKey, bound);
  const parsed = CredentialValue.safeParse(JSON.parse(decrypt(dataKey, row.sealed, bound).toString('utf8')));
  if (parsed.success) return parsed.data;
  // Not its problems: they may repeat what stands there.
  throw new CopydeskError('auth', `The credential ${owner.name} is of a newer version of Copydesk. Set it again.`);
}

/** The same data key under the current key of the ring: the sealed value stays as it is. */
export async function rewrap(ring: KeyRing, owner: SealedFor, row: Sealed): Promise<Omit<Sealed, 'sealed'>> {
  const bound = boundTo(owner);
  const dataKey = await (await ring.find(row.keyId)).unwrap(row.wrappedKey, bound);
  const wrapper = await ring.current();
  return { keyId: wrapper.id, wrappedKey: await wrapper.wrap(dataKey, bound) };
}

const boundTo = ({ tenant, name, version }: SealedFor): Buffer =>
  Buffer.from(canonicalJson({ use: 'copydesk credential', tenant, name, version }), 'utf8');
