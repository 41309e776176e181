import type { KnowledgeDocument } from '../domain/knowledge.ts';
import type { KnowledgeDeps } from './knowledge-deps.ts';

/** A document with what the console and the ingestion want to know beside it. */
export interface ListedDocument extends KnowledgeDocument {
  fingerprint: string;
  /** `workspace` documents are retired when their file vanishes; `added` ones only when somebody says so. */
  origin: 'workspace' | 'added';
  passages: number;
  notes: string[];
}

/** All current documents of the tenant by id, whoever may read them and whenever they are valid: for those who keep the knowledge. */
export async function listDocuments(deps: Pick<KnowledgeDeps, 'sql' | 'tenant'>): Promise<ListedDocument[]> {
  const rows = await deps.sql.query<Row>(
    `select document, title, language, media_type, hash, readers, integrity, valid_from, valid_until, supersedes, ingested_at,
            fingerprint, origin, passages, notes
     from knowledge_versions where tenant = $1 and removed_in is null order by document collate "C"`,
    [deps.tenant],
  );
  return rows.map(({ document, media_type, valid_from, valid_until, ingested_at, ...same }) => ({
    ...same,
    id: document,
    mediaType: media_type,
    validFrom: instant(valid_from),
    validUntil: instant(valid_until),
    ingestedAt: instant(ingested_at)!,
  }));
}

type Row = Omit<ListedDocument, 'id' | 'mediaType' | 'validFrom' | 'validUntil' | 'ingestedAt'> & {
  document: string;
  media_type: string;
  valid_from: Date | string | null;
  valid_until: Date | string | null;
  ingested_at: Date | string;
};

const instant = (value: Date | string | null): string | null => (value === null ? null : new Date(value).toISOString());
