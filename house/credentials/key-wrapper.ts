import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { CopydeskError } from '../../domain/errors.ts';

/** Wraps the data keys of credentials with a key of its own, the key-encryption key. `bound` is authenticated with it and not kept. */
export interface KeyWrapper {
  /** Stands in the row of each credential; tells nothing about the key. */
  readonly id: string;
  wrap(key: Buffer, bound: Buffer): Promise<string>;
  /** @throws CopydeskError `auth` when this key did not wrap it, or it was bound to something else */
  unwrap(wrapped: string, bound: Buffer): Promise<Buffer>;
}

/** The wrappers of a house: one that wraps now, and others that unwrap what was wrapped before. */
export interface KeyRing {
  current(): Promise<KeyWrapper>;
  /** @throws CopydeskError `auth` for a key that is not here, and where it belongs */
  find(id: string): Promise<KeyWrapper>;
  /** Whether `renew` makes a key. Of others the operator makes one, where they are kept. */
  readonly renewable: boolean;
  /** Makes another key the current one; the former go on unwrapping. */
  renew(): Promise<void>;
  /** Where keys are, for people. */
  readonly place: string;
}

const nonceBytes = 12;
const tagBytes = 16;
export const keyBytes = 32;

/** A key of 256 bits in this process: AES-256-GCM with a random nonce of 96 bits (NIST SP 800-38D). */
export function aesWrapper(key: Buffer): KeyWrapper {
  if (key.length !== keyBytes)
    throw new CopydeskError('invalid', `A key for credentials has ${keyBytes} bytes, and this one ${key.length}.`);
  const digest = createHash('sha256').update('copydesk credentials key\0').update(key).digest('hex');
  const id = `aes-256-gcm:${digest.slice(0, 16)}`;
  return {
    id,
    wrap: async (data, bound) => encrypt(key, data, bound),
    unwrap: async (wrapped, bound) => decrypt(key, wrapped, bound),
  };
}

/** Nonce, tag and cipher text, as base64url. */
export function encrypt(key: Buffer, plain: Buffer, bound: Buffer): string {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes }).setAAD(bound);
  const text = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64url');
}

/** @throws CopydeskError `auth` when it was encrypted otherwise, for somebody else, or changed since */
export function decrypt(key: Buffer, sealed: string, bound: Buffer): Buffer {
  const bytes = Buffer.from(sealed, 'base64url');
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes })
      .setAAD(bound)
      .setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
    return Buffer.concat([decipher.update(bytes.subarray(nonceBytes + tagBytes)), decipher.final()]);
  } catch (cause) {
    throw new CopydeskError('auth', 'A credential does not open: its row was changed, or belongs elsewhere.', {
      cause,
    });
  }
}
