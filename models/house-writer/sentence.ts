/** A whole sentence of a source. */
export interface Sentence {
  /** As it can be printed: no Markdown, single spaces. */
  text: string;
  /** The same words exactly as they stand in the passage. */
  quote: string;
  document: string;
  passage: string;
  /** Document title and the heading it stands under. */
  title: string;
  heading: string | null;
  stems: string[];
  /** Leans on the sentence before it ("Das …", "It …"), so it may only stand right behind it. */
  leans: boolean;
  /** Number of the prose block it stands in, unique in its list, and its place in there. */
  block: number;
  place: number;
  /** Known for facts that research handed on. */
  confidence?: number;
}
