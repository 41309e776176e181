import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fstatSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { calculateJwkThumbprint, type JWK } from 'jose';
import { CopydeskError } from '../domain/errors.ts';

/** The Ed25519 key of the API process. `kid` is the JWK thumbprint (RFC 7638) of its public half. */
export interface SigningKey {
  kid: string;
  privateKey: KeyObject;
}

const privateFile = 'signing-key.private.pem';
const publicSuffix = '.public.jwk';

/**
 * The signing key in a folder, made on first use: the private half in one file with mode 0600, the public half beside it as
 * `<kid>.public.jwk`. To rotate, move the private file away: the next start makes a new one, and the old public key keeps verifying.
 */
export async function loadOrCreateSigningKey(directory: string): Promise<SigningKey> {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const file = join(directory, privateFile);
  if (!existsSync(file)) {
    const { privateKey } = generateKeyPairSync('ed25519');
    writeOnce(file, privateKey.export({ type: 'pkcs8', format: 'pem' }) as string, 0o600);
  }
  const privateKey = readPrivateKey(file);
  const jwk = createPublicKey(privateKey).export({ format: 'jwk' }) as JWK;
  const kid = await calculateJwkThumbprint(jwk);
  const published = { ...jwk, kid, use: 'sig', alg: 'EdDSA' };
  writeOnce(join(directory, `${kid}${publicSuffix}`), `${JSON.stringify(published, null, 2)}\n`, 0o644);
  return { kid, privateKey };
}

/** Every `*.public.jwk` of a folder by key id. Refuses one that is no Ed25519 key, holds a private part or is named after another key. */
export async function loadPublicKeys(directory: string): Promise<Record<string, KeyObject>> {
  const files = existsSync(directory) ? readdirSync(directory).filter((name) => name.endsWith(publicSuffix)) : [];
  const keys = await Promise.all(files.map((name) => readPublicKey(directory, name)));
  return Object.fromEntries(keys);
}

/**
 * Keys of 0.1.0 lay in `directory` itself, without a tenant. They move into the folder of the only tenant, where they go on signing, and
 * verifying what was signed before. A key that the tenant has already stays. Repeating it, also from two processes at once, is harmless.
 */
export function adoptKeys(directory: string, tenant: string): void {
  const names = existsSync(directory) ? readdirSync(directory) : [];
  const keys = names.filter((name) => name === privateFile || name.endsWith(publicSuffix));
  if (keys.length === 0) return;
  mkdirSync(join(directory, tenant), { recursive: true, mode: 0o700 });
  // The private half goes last, so that the key which signs in a folder is always known there.
  for (const name of keys.sort((a, b) => Number(a === privateFile) - Number(b === privateFile))) {
    const [from, to] = [join(directory, name), join(directory, tenant, name)];
    try {
      linkSync(from, to);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT') continue;
      if (code !== 'EEXIST') throw error;
      // Another private key: the old one stays where it is, and unused.
      if (name === privateFile && statSync(from, { throwIfNoEntry: false })?.ino !== statSync(to).ino) continue;
    }
    rmSync(from, { force: true });
  }
}

/** Two processes that start at once end up with the same file: it appears complete or not at all, and the first one stays. */
function writeOnce(file: string, text: string, mode: number): void {
  const draft = `${file}.${randomUUID()}`;
  writeFileSync(draft, text, { mode, flag: 'wx' });
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    unlinkSync(draft);
  }
}

function readPrivateKey(file: string): KeyObject {
  const handle = openSync(file, 'r');
  try {
    const mode = fstatSync(handle).mode & 0o777;
    if (mode & 0o077) {
      throw new CopydeskError('auth', `Others may read the signing key (mode 0${mode.toString(8)}): run chmod 600.`, {
        where: { file },
      });
    }
    const key = createPrivateKey(readFileSync(handle, 'utf8'));
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch (cause) {
    if (cause instanceof CopydeskError) throw cause;
    throw new CopydeskError('auth', 'The signing key cannot be read.', { where: { file }, cause });
  } finally {
    closeSync(handle);
  }
  throw new CopydeskError('auth', 'The signing key is no Ed25519 key.', { where: { file } });
}

async function readPublicKey(directory: string, name: string): Promise<[string, KeyObject]> {
  const file = join(directory, name);
  const refuse = (message: string, cause?: unknown) => new CopydeskError('auth', message, { where: { file }, cause });
  const jwk = parseJwk(readFileSync(file, 'utf8'));
  if (jwk?.kty !== 'OKP' || jwk.crv !== 'Ed25519') throw refuse('This is no public Ed25519 key as JWK.');
  if (jwk.d !== undefined) throw refuse('This file holds a private key. Only its public half belongs here.');
  const kid = await calculateJwkThumbprint(jwk).catch((cause) => {
    throw refuse('This is no public Ed25519 key as JWK.', cause);
  });
  if (name !== `${kid}${publicSuffix}`) throw refuse(`The file is named after another key; this one is ${kid}.`);
  try {
    return [kid, createPublicKey({ key: { ...jwk }, format: 'jwk' })];
  } catch (cause) {
    throw refuse('This is no public Ed25519 key as JWK.', cause);
  }
}

function parseJwk(text: string): JWK | null {
  try {
    return JSON.parse(text) as JWK | null;
  } catch {
    return null;
  }
}
