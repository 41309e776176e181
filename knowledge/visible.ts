/** For whom, when, and as of which state something is read. */
export interface Scope {
  readers: readonly string[];
  at: Date;
  language?: 'de' | 'en' | undefined;
  /** Revision of a snapshot; null for the newest. */
  revision: number | null;
}

/**
 * The one place that says which versions of documents exist for a reader. A FROM … WHERE over `knowledge_versions v`, for parameters
 * $1 tenant, $2 readers (text[]), $3 time, $4 language or null, $5 revision or null. A document that a valid one supersedes is
 * out of date for everybody, also for those who may not read its successor.
 */
export const visibleVersions = `
  from knowledge_versions v
  where v.tenant = $1
    and ('*' = any(v.readers) or v.readers && $2::text[])
    and (v.valid_from is null or v.valid_from <= $3::timestamptz)
    and (v.valid_until is null or v.valid_until > $3::timestamptz)
    and ($4::text is null or v.language = $4::text)
    and case when $5::bigint is null then v.removed_in is null
             else v.added_in <= $5::bigint and (v.removed_in is null or v.removed_in > $5::bigint) end
    and not exists (
      select 1 from knowledge_versions s
      where s.tenant = $1 and s.supersedes = v.document and s.document <> v.document
        and (s.valid_from is null or s.valid_from <= $3::timestamptz)
        and (s.valid_until is null or s.valid_until > $3::timestamptz)
        and case when $5::bigint is null then s.removed_in is null
                 else s.added_in <= $5::bigint and (s.removed_in is null or s.removed_in > $5::bigint) end)`;

/** Parameters $1 to $5 for `visibleVersions`. */
export const scopeParameters = (tenant: string, { readers, at, language, revision }: Scope): unknown[] => [
  tenant,
  [...readers],
  at.toISOString(),
  language ?? null,
  revision,
];
