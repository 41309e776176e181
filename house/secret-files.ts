import { readFileSync } from 'node:fs';
import { CopydeskError } from '../domain/errors.ts';

/**
 * The environment with each secret that lies in a file, named by `<NAME>_FILE`, read from there. White space around it does not count:
 * editors and `echo` end a file with a line break. An empty file counts as left out, as an empty variable does.
 * @throws CopydeskError `invalid` for a file that cannot be read, and for a secret that is given twice
 */
export function withSecretFiles(environment: Record<string, string>, names: readonly string[]): Record<string, string> {
  const read = names.flatMap((name): [string, string][] => {
    const file = environment[`${name}_FILE`];
    if (!file) return [];
    if (environment[name])
      throw new CopydeskError('invalid', `${name} and ${name}_FILE are both set. Leave one of them out.`, {
        where: { field: `${name}_FILE` },
      });
    const secret = secretIn(file, `${name}_FILE`);
    return secret ? [[name, secret]] : [];
  });
  return { ...environment, ...Object.fromEntries(read) };
}

function secretIn(file: string, field: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new CopydeskError('invalid', `${field} names a file that cannot be read (${code}).`, {
      where: { file, field },
      cause,
    });
  }
}
