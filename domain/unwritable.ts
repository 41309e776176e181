import { CopydeskError } from './errors.ts';

/**
 * What to do when the system does not let us write at a path. An error that says nothing of rights, space or what lies there is returned as
 * it came.
 */
export function unwritable(cause: unknown, path: string): unknown {
  const { code } = cause as NodeJS.ErrnoException;
  const more = { where: { file: path }, cause };
  switch (code) {
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new CopydeskError(
        'auth',
        `Nothing may be written here (${code}). Give this user the right to, or set COPYDESK_HOME to another folder; nothing was changed.`,
        more,
      );
    case 'ENOSPC':
    case 'EDQUOT':
      return new CopydeskError('transient', `The disk is full (${code}). Free space there; nothing was changed.`, more);
    case 'ENOTDIR':
    case 'EEXIST':
      return new CopydeskError(
        'invalid',
        `A folder is wanted here, and there is a file (${code}). Set COPYDESK_HOME to a folder.`,
        more,
      );
    default:
      return cause;
  }
}
