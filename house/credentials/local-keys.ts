import { randomBytes, randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { tryLock } from 'fs-native-extensions';
import { CopydeskError } from '../../domain/errors.ts';
import { ensurePrivateDirectory } from '../private-directory.ts';
import { aesWrapper, type KeyRing, type KeyWrapper, keyBytes } from './key-wrapper.ts';

/** Keys in a file of this machine, one a line in base64, the first of them current. It is made with the first credential, mode 0600. */
export function keysInFile(file: string): KeyRing {
  const read = (): KeyWrapper[] => (existsSync(file) ? wrappersOf(readPrivate(file), file) : []);
  return {
    place: file,
    renewable: true,
    async current() {
      if (read().length === 0) make(file);
      return read()[0]!;
    },
    find: async (id) => foundIn(read(), id, file),
    async renew() {
      if (read().length === 0) return make(file);
      alone(file, () => {
        const draft = `${file}.${randomUUID()}`;
        writeFileSync(draft, `${newKey()}\n${readPrivate(file)}`, { mode: 0o600, flag: 'wx', flush: true });
        renameSync(draft, file);
      });
    },
  };
}

/** Keys that the deployment gives, in base64 and separated by commas, the first of them current. */
export function keysGiven(text: string): KeyRing {
  const field = 'COPYDESK_CREDENTIALS_KEY';
  const wrappers = wrappersOf(text.replaceAll(',', '\n'), field);
  return {
    place: field,
    renewable: false,
    current: async () => wrappers[0]!,
    find: async (id) => foundIn(wrappers, id, field),
    async renew() {
      throw new CopydeskError('invalid', 'Put the new key in front of the former one, separated by a comma.', {
        where: { field },
      });
    },
  };
}

const newKey = (): string => randomBytes(keyBytes).toString('base64');

/** Of two processes that come at once the first makes the key, and it appears complete or not at all. */
function make(file: string): void {
  ensurePrivateDirectory(dirname(file));
  const draft = `${file}.${randomUUID()}`;
  writeFileSync(draft, `${newKey()}\n`, { mode: 0o600, flag: 'wx', flush: true });
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    unlinkSync(draft);
  }
}

/** Of two who renew at once one would write over the other's key, and what that has wrapped by then would be lost. */
function alone(file: string, work: () => void): void {
  const descriptor = openSync(`${file}.lock`, 'a', 0o600);
  try {
    if (!tryLock(descriptor))
      throw new CopydeskError('conflict', 'Another process makes a new key for credentials. Wait until it has ended.');
    work();
  } finally {
    closeSync(descriptor);
  }
}

function readPrivate(file: string): string {
  const mode = statSync(file).mode & 0o777;
  if (mode & 0o077)
    throw new CopydeskError('auth', `Others may read the key of credentials (mode 0${mode.toString(8)}): chmod 600.`, {
      where: { file },
    });
  return readFileSync(file, 'utf8');
}

function wrappersOf(text: string, place: string): KeyWrapper[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .map((line) => {
      const key = Buffer.from(line, 'base64');
      if (key.length === keyBytes) return aesWrapper(key);
      throw new CopydeskError(
        'invalid',
        `Each key of credentials is ${keyBytes} bytes in base64, e.g. by: openssl rand -base64 32`,
        { where: { field: place } },
      );
    });
}

function foundIn(wrappers: readonly KeyWrapper[], id: string, place: string): KeyWrapper {
  const found = wrappers.find((wrapper) => wrapper.id === id);
  if (found) return found;
  throw new CopydeskError(
    'auth',
    `A credential was sealed with the key ${id}, and it is not here. Bring that key back, or set the credential again.`,
    { where: { field: place }, choices: wrappers.map((wrapper) => wrapper.id) },
  );
}
