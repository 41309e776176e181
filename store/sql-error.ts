import { CopydeskError, type ErrorClass } from '../domain/errors.ts';

/** An error of the database, classed. `code` is the SQLSTATE or the code of the network error; empty when there was none. */
export class SqlError extends CopydeskError {
  readonly code: string;

  constructor(errorClass: ErrorClass, message: string, code: string, cause: unknown) {
    super(errorClass, message, { cause });
    this.name = 'SqlError';
    this.code = code;
  }
}

/** Classes what a driver threw, by SQLSTATE class (PostgreSQL, appendix A) and Node's network codes. */
export function sqlError(cause: unknown, withoutCode: ErrorClass): SqlError {
  if (cause instanceof SqlError) return cause;
  const { message = String(cause), code = '' } = cause as { message?: string; code?: string };
  return new SqlError(code === '' ? withoutCode : classOf(code), message, code, cause);
}

/** 08 connection, 40 serialisation and deadlock, 53 resources, 57 shut-down; 23 constraint; 28 and 42501 rights. */
function classOf(code: string): ErrorClass {
  if (/^(08|40|53|57)|^E[A-Z]{3,}/.test(code)) return 'transient';
  if (/^23/.test(code)) return 'conflict';
  if (/^28|^42501$/.test(code)) return 'auth';
  return 'invalid';
}
