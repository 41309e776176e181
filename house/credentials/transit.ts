import { openHttpClient } from '../../channels/http-client.ts';
import { CopydeskError } from '../../domain/errors.ts';
import type { KeyRing, KeyWrapper } from './key-wrapper.ts';

export interface TransitOptions {
  /** Address of the server, without `/v1`. */
  url: string;
  token: string;
  /** Name of the key there, of the type `aes256-gcm96`, and where its engine is mounted. */
  key: string;
  mount: string;
}

/**
 * A key in HashiCorp Vault, or OpenBao, that never leaves it: the HTTP API of its transit engine (Vault API documentation 1.19,
 * `secret/transit`). The ciphertext names the version of the key, so a key that was rotated there still opens what it sealed before.
 */
export function transitKeys(options: TransitOptions): KeyRing {
  const wrapper = transitWrapper(options);
  return {
    place: wrapper.id,
    renewable: false,
    current: async () => wrapper,
    async find(id) {
      if (id === wrapper.id) return wrapper;
      throw new CopydeskError('auth', `A credential was sealed with the key ${id}, and it is not here.`, {
        where: { field: 'COPYDESK_CREDENTIALS_VAULT_URL' },
        choices: [wrapper.id],
      });
    },
    async renew() {
      throw new CopydeskError(
        'invalid',
        `Rotate the key in Vault: vault write -f ${options.mount}/keys/${options.key}/rotate`,
      );
    },
  };
}

function transitWrapper({ url, token, key, mount }: TransitOptions): KeyWrapper {
  const client = openHttpClient({
    name: 'Vault',
    url: `${url.replace(/\/+$/, '')}/v1/${mount}`,
    headers: async () => ({ 'X-Vault-Token': token }),
    timeoutMs: 10_000,
    // 400 is what Vault says to a ciphertext that this key did not make, and to one that is bound to something else.
    judge: ({ status }) =>
      status === 400 ? { errorClass: 'auth', field: 'COPYDESK_CREDENTIALS_VAULT_KEY', code: 'refused' } : null,
  });

  async function ask(operation: 'encrypt' | 'decrypt', body: Record<string, string>, answer: string): Promise<string> {
    const { json } = await client.read(`/${operation}/${encodeURIComponent(key)}`, { method: 'POST', body });
    const value = (json as { data?: Record<string, unknown> } | undefined)?.data?.[answer];
    if (typeof value === 'string') return value;
    throw new CopydeskError('transient', `Vault answered without ${answer}.`);
  }

  return {
    id: `transit:${new URL(url).host}/${mount}/${key}`,
    wrap: (data, bound) =>
      ask('encrypt', { plaintext: data.toString('base64'), associated_data: bound.toString('base64') }, 'ciphertext'),
    unwrap: async (ciphertext, bound) =>
      Buffer.from(
        await ask('decrypt', { ciphertext, associated_data: bound.toString('base64') }, 'plaintext'),
        'base64',
      ),
  };
}
