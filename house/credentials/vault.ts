import type { CredentialInfo, CredentialInput, CredentialValue } from '../../domain/credential.ts';
import { CopydeskError } from '../../domain/errors.ts';
import type { CredentialRow, Credentials } from '../../store/store.ts';
import { freshToken } from './fresh-token.ts';
import type { KeyRing } from './key-wrapper.ts';
import { rewrap, seal, unseal } from './seal.ts';

/** The credentials of one tenant. What `secret` gives is the only way in which a value comes out. */
export interface CredentialVault {
  /** What `vault:NAME` stands for now; of a grant an access token. `auth` where there is none, or its grant is over. */
  secret(name: string): Promise<string>;
  /** Whether it can be used now, without telling it: opens it, and has a grant give a token. Throws what `secret` throws. */
  check(name: string): Promise<CredentialInfo>;
  /** Makes a credential or puts another value in its place. `by` is who did it, e.g. `person:lena-hofer`. */
  set(name: string, input: CredentialInput, by: string): Promise<CredentialInfo>;
  list(): Promise<CredentialInfo[]>;
  /** `not_found` where there is none. */
  remove(name: string): Promise<void>;
  /** Seals the data keys of all credentials anew, with a new key where the house makes its keys itself. */
  rewrap(): Promise<{ keyId: string; rewrapped: number }>;
}

/** A use is noted once in so long: what is asked for with each request must not write with each. */
const noteEveryMs = 60_000;

export function openVault(tenant: string, store: Credentials, ring: KeyRing, now: () => Date): CredentialVault {
  /** What was opened last, so that a key service is not asked with each request. The row is read each time, and decides. */
  const opened = new Map<string, { wrappedKey: string; version: number; value: CredentialValue }>();
  const noted = new Map<string, number>();
  /** Whoever asks while another one here refreshes gets the same answer. */
  const underWay = new Map<string, Promise<string>>();

  async function open(name: string): Promise<{ row: CredentialRow; value: CredentialValue }> {
    const row = await store.get(name);
    if (!row) throw unknown(name);
    const known = opened.get(name);
    if (known?.version === row.version && known.wrappedKey === row.wrappedKey) return { row, value: known.value };
    const value = await unseal(ring, { tenant, name, version: row.version }, row);
    opened.set(name, { wrappedKey: row.wrappedKey, version: row.version, value });
    return { row, value };
  }

  async function write(name: string, { value, expiresAt }: CredentialInput, by: string, former: number): Promise<void> {
    const sealed = await seal(ring, { tenant, name, version: former + 1 }, value);
    await store.put(name, { kind: value.kind, ...sealed, expiresAt, updatedBy: by }, former);
  }

  async function secret(name: string): Promise<string> {
    const found = await open(name);
    if (found.value.kind === 'secret') return found.value.secret;
    const running =
      underWay.get(name) ??
      freshToken(
        {
          store,
          open,
          now,
          save: ({ row }, value, expiresAt) => write(name, { value, expiresAt }, row.updatedBy, row.version),
        },
        found,
      ).finally(() => underWay.delete(name));
    underWay.set(name, running);
    return running;
  }

  async function info(name: string): Promise<CredentialInfo> {
    const row = await store.get(name);
    if (!row) throw unknown(name);
    return infoOf(row);
  }

  return {
    async secret(name) {
      const given = await secret(name);
      if (now().getTime() - (noted.get(name) ?? 0) >= noteEveryMs) {
        noted.set(name, now().getTime());
        await store.noteUse(name);
      }
      return given;
    },

    async check(name) {
      // What was refused once is asked again here, and nowhere else.
      const row = await store.get(name);
      if (row?.trouble) await store.noteTrouble(name, row.version, null);
      await secret(name);
      return info(name);
    },

    async set(name, input, by) {
      await write(name, input, by, (await store.get(name))?.version ?? 0);
      return info(name);
    },

    list: async () => (await store.list()).map(infoOf),

    async remove(name) {
      opened.delete(name);
      if (!(await store.remove(name))) throw new CopydeskError('not_found', `There is no credential ${name}.`);
    },

    async rewrap() {
      if (ring.renewable) await ring.renew();
      let rewrapped = 0;
      for (const row of await store.list()) {
        const next = await rewrap(ring, { tenant, name: row.name, version: row.version }, row);
        // One that was set meanwhile has been sealed with the current key already.
        if (await store.rewrap(row.name, row.version, row.wrappedKey, next)) rewrapped += 1;
      }
      return { keyId: (await ring.current()).id, rewrapped };
    },
  };
}

const unknown = (name: string): CopydeskError =>
  new CopydeskError('auth', `There is no credential vault:${name}. Set it: copydesk credential set ${name}`);

const infoOf = ({ wrappedKey: _key, sealed: _sealed, ...info }: CredentialRow): CredentialInfo => info;
