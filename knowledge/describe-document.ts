import { CopydeskError } from '../domain/errors.ts';
import type { KnowledgeSource } from '../domain/workspace.ts';
import type { DocumentClaims } from './document-content.ts';

/** What a source says of its files; the part of `knowledge.yaml` that ingestion needs. */
export type SourceRules = Pick<
  KnowledgeSource,
  'readers' | 'trust' | 'language' | 'validFrom' | 'validUntil' | 'supersedes' | 'chunk'
>;

/** The rules for one document, from its source and from what its file claims. */
export interface DocumentRules {
  readers: string[];
  integrity: 'trusted' | 'untrusted';
  /** Instants; valid from `validFrom` until before `validUntil`. */
  validFrom: string | null;
  validUntil: string | null;
  supersedes: string | null;
}

/**
 * A file may narrow what its source allows, never widen it: readers intersect, times of validity intersect. Days are days in UTC.
 * Throws `invalid` when the file names only readers whom its source does not know.
 */
export function describeDocument(file: string, source: SourceRules, claims: DocumentClaims): DocumentRules {
  const until = [source.validUntil, claims.validUntil].filter((day) => day !== undefined).sort()[0];
  const from = [source.validFrom, claims.validFrom]
    .filter((day) => day !== undefined)
    .sort()
    .at(-1);
  return {
    readers: narrowReaders(file, source.readers, claims.readers),
    integrity: source.trust === 'own' ? 'trusted' : 'untrusted',
    validFrom: from ? startOf(from, 0) : null,
    validUntil: until ? startOf(until, 1) : null,
    supersedes: source.supersedes ?? null,
  };
}

function narrowReaders(file: string, allowed: readonly string[], claimed: readonly string[] | undefined): string[] {
  if (!claimed || claimed.includes('*')) return [...new Set(allowed)].sort();
  const readers = allowed.includes('*') ? claimed : claimed.filter((reader) => allowed.includes(reader));
  if (readers.length > 0) return [...new Set(readers)].sort();
  throw new CopydeskError('invalid', `Its source lets none of its readers (${claimed.join(', ')}) read it.`, {
    where: { file, field: 'readers' },
    choices: allowed,
  });
}

function startOf(day: string, daysLater: number): string {
  const date = new Date(`${day}T00:00:00.000Z`);
  date.setUTCDate(date.getUTCDate() + daysLater);
  return date.toISOString();
}
