import { randomUUID } from 'node:crypto';
import type { Answer } from '../kit.ts';
import type { Trouble } from './model.ts';

/** https://www.contentful.com/developers/docs/references/errors/ */
export const error = (
  status: number,
  id: string,
  errors: Trouble[] = [],
  headers: Record<string, string> = {},
): Answer => ({
  status,
  headers,
  json: {
    sys: { type: 'Error', id },
    message: errors.length > 0 ? 'Validation error' : id,
    details: errors.length > 0 ? { errors } : {},
    requestId: randomUUID(),
  },
});
