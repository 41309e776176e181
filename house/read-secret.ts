import { closeSync, constants, fstatSync, openSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { CopydeskError } from '../domain/errors.ts';
import { isBelow } from './is-below.ts';

/** Whose secrets alone may be named, and who else is served here. */
export interface SecretScope {
  tenant: string;
  others: readonly string[];
}

export interface Secrets {
  env: Readonly<Record<string, string | undefined>>;
  /** Whether a variable is one of the house itself. */
  reserved(name: string): boolean;
  workspace: string;
  home: string;
  /** Left out: whatever the user of this machine may read. */
  scope?: SecretScope | undefined;
}

/** What `env:NAME` or `file:PATH` names. Throws `auth` that says where it belongs, and never repeats what was given in its place. */
export function readSecret(reference: string, secrets: Secrets): string {
  const [, kind, name = ''] = /^(env|file):(.+)$/.exec(reference) ?? [];
  if (kind === 'env') return fromEnvironment(name, secrets);
  if (kind === 'file') return fromFile(reference, name, secrets);
  // A key that was pasted where its reference belongs must not reach a log.
  throw new CopydeskError('auth', 'A secret is named by where it lies, not given.', {
    choices: ['vault:NAME', 'env:NAME', 'file:PATH'],
  });
}

function fromEnvironment(name: string, { env, reserved, scope }: Secrets): string {
  if (scope && (reserved(name) || ownerOf(name, scope) !== scope.tenant)) {
    const own = `env:${variablePrefix(scope.tenant)}…`;
    throw new CopydeskError('auth', `The tenant ${scope.tenant} has no secret env:${name}: it is not its own.`, {
      choices: [own],
    });
  }
  const value = env[name];
  if (value) return value;
  throw new CopydeskError(
    'auth',
    `The secret env:${name} is not set. Set the environment variable ${name} and start again.`,
  );
}

/** How the variables of a tenant begin: `ACME_EU_` for `acme-eu`. */
const variablePrefix = (tenant: string): string => `${tenant.toUpperCase().replaceAll('-', '_')}_`;

/** The tenant with the longest name that a variable begins with: `ACME_EU_KEY` is of `acme-eu`, where there is one, and not of `acme`. */
function ownerOf(name: string, { tenant, others }: SecretScope): string | undefined {
  return [tenant, ...others]
    .filter((one) => name.startsWith(variablePrefix(one)))
    .reduce<string | undefined>((best, one) => (best && best.length > one.length ? best : one), undefined);
}

function fromFile(reference: string, name: string, { workspace, home, scope }: Secrets): string {
  const file = isAbsolute(name) ? name : resolve(workspace, name);
  const folders = scope ? [workspace, join(home, 'secrets', scope.tenant)] : [];
  const own = (path: string) => folders.some((folder) => isBelow(folder, path));
  const notOwn = () =>
    new CopydeskError('auth', `The tenant ${scope!.tenant} has no secret ${reference}: it is not its own.`, {
      choices: ['file:PATH below the workspace', `file:${folders[1]}/NAME`],
    });
  if (scope && !own(file)) throw notOwn();
  let value: string;
  try {
    const found = scope ? readWhere(file, own) : readFileSync(file, 'utf8');
    if (found === null) throw notOwn();
    value = found.trim();
  } catch (cause) {
    if (cause instanceof CopydeskError) throw cause;
    throw new CopydeskError(
      'auth',
      `The secret ${reference} cannot be read. Write it to this file, readable for you alone (chmod 600).`,
      { where: { file }, cause },
    );
  }
  if (value) return value;
  throw new CopydeskError('auth', `The secret ${reference} is empty. Write it to this file.`, { where: { file } });
}

/**
 * What a file holds, null when that does not lie where it may. Asked of the file that is open: a link looked at before could be turned to
 * another file until it is read. A pipe without a writer is empty, and nobody waits for one.
 */
export function readWhere(file: string, may: (path: string) => boolean): string | null {
  const handle = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const path = realpathSync(file);
    const [there, open] = [statSync(path), fstatSync(handle)];
    return may(path) && there.ino === open.ino && there.dev === open.dev ? readFileSync(handle, 'utf8') : null;
  } finally {
    closeSync(handle);
  }
}
