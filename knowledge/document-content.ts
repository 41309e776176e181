/** What a reader makes of a file: its text in sections, and what the file says about itself. */
export interface DocumentContent {
  title: string;
  language: 'de' | 'en';
  mediaType: string;
  sections: Section[];
  /** What the file claims for itself; it may narrow what its source allows, never widen it. */
  claims: DocumentClaims;
  /** What was left out or repaired on the way, for people. */
  notes: string[];
}

/** A stretch of text under one heading (Markdown, HTML), on one page (PDF), or of one row (CSV). */
export interface Section {
  /** Headings from the outermost to the nearest, joined by ` › `. */
  heading: string | null;
  /** 1-based, for PDF. */
  page: number | null;
  text: string;
}

export interface DocumentClaims {
  language?: 'de' | 'en';
  readers?: string[];
  /** Calendar days, `2026-12-31`; both belong to the time of validity. */
  validFrom?: string;
  validUntil?: string;
}

/** What the reader of one media type returns; `readDocument` adds the rest. */
export interface RawContent {
  title: string | null;
  language: string | null;
  sections: Section[];
  claims?: DocumentClaims;
  notes?: string[];
}
