import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { type Answer, type Ask, type Simulator, startSimulator } from './kit.ts';

export interface TransitSimulator extends Simulator {
  /** A new version of the key, as `POST /transit/keys/:name/rotate` makes it; older ciphertexts still open. */
  rotate(): void;
  seal(sealed: boolean): void;
}

/**
 * The transit engine of HashiCorp Vault as its API documentation 1.19 (`secret/transit`: encrypt, decrypt; `system/seal`) describes it: token
 * header, base64 of plain text and associated data, `vault:v<n>:` ciphertexts bound to them, 400 with `errors` for what does not open, 403
 * for a token that may not, 404 for a path that is none, 503 while sealed.
 */
export async function startTransit(token: string, key = 'copydesk'): Promise<TransitSimulator> {
  const versions = [randomBytes(32)];
  let sealed = false;
  const errors = (status: number, ...said: string[]): Answer => ({ status, json: { errors: said } });

  function handle({ method, path, headers, json }: Ask): Answer {
    if (sealed) return errors(503, 'Vault is sealed');
    if (headers['x-vault-token'] !== token) return errors(403, 'permission denied');
    const [, operation, name] = /^\/v1\/transit\/(encrypt|decrypt)\/([^/]+)$/.exec(path) ?? [];
    if (!operation) return errors(404);
    if (method !== 'POST' && method !== 'PUT') return errors(405, '1 error occurred: unsupported operation');
    if (name !== key) return errors(400, 'encryption key not found');
    const body = (json ?? {}) as Record<string, unknown>;
    const bound = base64(body.associated_data ?? '');
    if (bound === null) return errors(400, 'failed to base64-decode associated_data');
    return operation === 'encrypt' ? encrypt(body.plaintext, bound) : decrypt(body.ciphertext, bound);
  }

  function encrypt(given: unknown, bound: Buffer): Answer {
    const plain = base64(given);
    if (plain === null) return errors(400, 'failed to base64-decode plaintext');
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', versions.at(-1)!, nonce).setAAD(bound);
    const text = Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    return { status: 200, json: { data: { ciphertext: `vault:v${versions.length}:${text.toString('base64')}` } } };
  }

  function decrypt(given: unknown, bound: Buffer): Answer {
    const [, version, text] = /^vault:v(\d+):(.+)$/.exec(String(given)) ?? [];
    const key = versions[Number(version) - 1];
    if (!key || !text) return errors(400, 'invalid ciphertext: no prefix');
    const bytes = Buffer.from(text, 'base64');
    try {
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12))
        .setAAD(bound)
        .setAuthTag(bytes.subarray(-16));
      const plain = Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]);
      return { status: 200, json: { data: { plaintext: plain.toString('base64') } } };
    } catch {
      return errors(400, 'cipher: message authentication failed');
    }
  }

  const simulator = await startSimulator('vault-transit', handle);
  return {
    ...simulator,
    rotate: () => void versions.push(randomBytes(32)),
    seal(next) {
      sealed = next;
    },
  };
}

function base64(given: unknown): Buffer | null {
  if (typeof given !== 'string' || !/^([\w+/]{4})*([\w+/]{2}==|[\w+/]{3}=)?$/.test(given)) return null;
  return Buffer.from(given, 'base64');
}
