import type { ChannelCapabilities, HealthReport } from '../domain/channel.ts';
import type { Block } from '../domain/content.ts';
import type { OperationPlace } from './operations.ts';
import type { Split } from './pieces.ts';
import type { Writing } from './rewrite.ts';

/** A text as readers get it: title and description are plain, `html` is the body as markup, byte for byte the same for the same body. */
export interface DocumentText {
  title: string;
  description: string;
  html: string;
}

/** A text of a CMS that keeps its texts in fields. Of one that is live: what readers see, not what somebody has begun to change. */
export interface Document extends DocumentText {
  remoteId: string;
  url: string;
  /** Changes with every save. */
  revision: string;
  live: boolean;
  /** When readers saw it first. */
  publishedAt: string | null;
}

/** What a new text has beside its words. */
export interface NewText extends DocumentText {
  slug: string;
  marker: string;
  /** JSON for machines: publication, digital source type, and what the house says about the making. */
  provenance: string;
}

/** The part of a remote request that holds the text, in the words of the CMS. */
export type Fields = Record<string, unknown>;

/** How the body of a document is written and read. */
export interface Markup {
  split: Split;
  writing: Writing;
  render(body: Block[]): string;
  /** The markup as it will be read back. Errors: `invalid` for what the CMS cannot hold. */
  normal(html: string): string;
}

/**
 * One CMS, as far as `openDocumentChannel` needs it. Errors are classed by the HTTP client; `conflict` for a document that is not as it was.
 * A document that does not exist is null, never an error.
 */
export interface DocumentPlatform {
  place: OperationPlace;
  capabilities: ChannelCapabilities;
  markup: Markup;
  /** Longest slug that the CMS takes. */
  slugLength: number;
  /** The fields that a text or a part of it is written to. Errors: `invalid` for a locale that the settings do not know. */
  fields(text: Partial<NewText>, locale: string): Fields;
  /** The fields of a change of one document. */
  changedFields(changes: Partial<DocumentText>, remoteId: string): Fields;
  /** The inverse: what of a text the fields hold. */
  textIn(fields: Fields): Partial<DocumentText>;
  /** The document that carries a publication: a live one before a draft. */
  locate(marker: string, locale: string): Promise<Document | null>;
  get(remoteId: string): Promise<Document | null>;
  /** The id of what is live at a public address. */
  idAt(url: string): Promise<string | null>;
  /** Makes a draft. When another execution of the same publication has made one meanwhile, that one. */
  create(marker: string, fields: Fields, locale: string): Promise<Document>;
  /** Writes a draft anew while it is as it was read. */
  rewrite(draft: Document, fields: Fields): Promise<Document>;
  /** Makes a draft live while it is as it was read. */
  publish(draft: Document): Promise<void>;
  /** Changes what is live while it still has `revision`; a change that was begun before and not finished is finished. */
  change(live: Document, revision: string, fields: Fields): Promise<void>;
  /** Takes it from readers, so that people can put it back. With `revision`: while it has that. */
  unpublish(live: Document, revision: string | null): Promise<void>;
  health(): Promise<HealthReport>;
}
