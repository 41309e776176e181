import type { Prepared } from '../domain/channel.ts';
import { CopydeskError } from '../domain/errors.ts';
import { isRef, type Ref } from '../domain/ref.ts';

/** What marks a piece in a remote system: the 64 hex digits of the publication id, and nothing of content or slot. */
export function publicationMark(publication: Ref): string {
  if (!isRef(publication)) throw new CopydeskError('invalid', `"${publication}" is not a publication id.`);
  return publication.slice('sha256:'.length);
}

/** Refuses a prepared artifact that was made for another place, or altered after it was made. */
export function expectOwn(prepared: Prepared, own: { connector: string; channel: string; destination: string }): void {
  for (const field of ['connector', 'channel', 'destination'] as const) {
    if (prepared[field] !== own[field]) {
      throw new CopydeskError('invalid', `Prepared for ${field} "${prepared[field]}", but this is "${own[field]}".`, {
        where: { field: `prepared.${field}` },
      });
    }
  }
  if (prepared.marker !== publicationMark(prepared.publication)) {
    throw new CopydeskError('invalid', 'The marker does not follow from the publication id.', {
      where: { field: 'prepared.marker' },
    });
  }
}
