import type { Connection } from '@temporalio/client';
import { CopydeskError } from '../domain/errors.ts';
import { searchAttributes } from '../domain/search-attributes.ts';

/** `IndexedValueType` of temporal/api/enums/v1/common.proto. */
export const indexedTypes = { KEYWORD: 2, KEYWORD_LIST: 7 } as const;

/**
 * Makes every search attribute of the house known to a namespace. Calling it again changes nothing.
 * The operator service is the only way that also works on a database that exists already.
 * @throws CopydeskError `conflict` when a name is taken with another type, `denied` when the server lets nobody register
 */
export async function registerSearchAttributes(connection: Connection, namespace: string): Promise<void> {
  const { operatorService } = connection;
  const missing: Record<string, number> = {};
  try {
    const { customAttributes } = await operatorService.listSearchAttributes({ namespace });
    for (const { name, type } of Object.values(searchAttributes)) {
      const present = customAttributes[name];
      if (present === undefined || present === null) missing[name] = indexedTypes[type];
      else if (present !== indexedTypes[type]) throw takenWithAnotherType(name, type);
    }
    if (Object.keys(missing).length > 0)
      await operatorService.addSearchAttributes({ namespace, searchAttributes: missing });
  } catch (error) {
    // Another process was faster; it registered the same names from the same list.
    if (grpcCode(error) === 6) return;
    throw error instanceof CopydeskError ? error : notPermitted(namespace, error);
  }
}

const grpcCode = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);

function takenWithAnotherType(name: string, type: string): CopydeskError {
  return new CopydeskError(
    'conflict',
    `The search attribute ${name} exists with another type than ${type}. Remove it: temporal operator search-attribute remove --name ${name}`,
  );
}

function notPermitted(namespace: string, cause: unknown): CopydeskError {
  const commands = Object.values(searchAttributes).map(({ name, type }) => {
    const cliType = type === 'KEYWORD' ? 'Keyword' : 'KeywordList';
    return `temporal operator search-attribute create --namespace ${namespace} --name ${name} --type ${cliType}`;
  });
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new CopydeskError(
    'denied',
    `Temporal did not let us register search attributes (${reason}). Let an operator run:\n${commands.join('\n')}`,
    {
      cause,
    },
  );
}
