/** For whom, when, and as of which state something is read. */
export interface Scope {
  readers: readonly string[];
  at: Date;
  language?: 'de' | 'en' | undefined;
  /** Revision of a snapshot; null for the newest. */
  revision: number | null;
}

/** Whether a version counts at a time and in a revision (null: the newest), given as parameters. */
const counts = (version: string, at: string, revision: string): string => `
  (${at}::timestamptz is null or (
    (${version}.valid_from is null or ${version}.valid_from <= ${at}::timestamptz)
    and (${version}.valid_until is null or ${version}.valid_until > ${at}::timestamptz)))
  and case when ${revision}::bigint is null then ${version}.removed_in is null
           else ${version}.added_in <= ${revision}::bigint
             and (${version}.removed_in is null or ${version}.removed_in > ${revision}::bigint) end`;

/**
 * The one place that says which versions of documents exist for a reader. A FROM … WHERE over `knowledge_versions v`, for parameters
 * $1 tenant, $2 readers (text[]), $3 time, $4 language or null, $5 revision or null. A document that a valid one supersedes is
 * out of date for everybody, also for those who may not read its successor.
 */
export const visibleVersions = `
  from knowledge_versions v
  where v.tenant = $1
    and ('*' = any(v.readers) or v.readers && $2::text[])
    and ($4::text is null or v.language = $4::text)
    and ${counts('v', '$3', '$5')}
    and not exists (
      select 1 from knowledge_versions s
      where s.tenant = $1 and s.supersedes = v.document and s.document <> v.document and ${counts('s', '$3', '$5')})`;

/** Parameters $1 to $5 for `visibleVersions`; without a time a document counts whenever it was or will be valid. */
export const scopeParameters = (
  tenant: string,
  { readers, at, language, revision }: Omit<Scope, 'at'> & { at: Date | null },
): unknown[] => [tenant, [...readers], at?.toISOString() ?? null, language ?? null, revision];

/** Rows (document) of those that a valid one supersedes, for parameters $1 tenant, $2 time, $3 revision or null. */
export const supersededDocuments = `
  select distinct s.supersedes as document from knowledge_versions s
  where s.tenant = $1 and s.supersedes <> s.document and ${counts('s', '$2', '$3')}`;
