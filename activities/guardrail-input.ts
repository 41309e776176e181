import type { Pin } from '../domain/campaign.ts';
import type { Content } from '../domain/content.ts';
import type { Passage } from '../domain/knowledge.ts';
import type { Product } from '../domain/product.ts';
import type { LivePage } from '../domain/refresh.ts';
import type { Workspace } from '../domain/workspace.ts';
import type { CitedPassage } from '../guardrails/check.ts';
import type { GuardrailInput } from '../guardrails/run-guardrails.ts';
import { listDocuments } from '../knowledge/list-documents.ts';
import { readPassages } from '../knowledge/read-passages.ts';
import { pageKey } from '../knowledge/search-console/page-address.ts';
import { readWebPassages, type WebPassage } from '../knowledge/web/read-web-passages.ts';
import type { TenantStore } from '../store/store.ts';

/** Published pages that a text is compared with. */
const newestPages = 200;

/** Gathers what guardrails look at: cited passages whoever may read them and whenever they hold (a restricted or expired one is a finding), and what was published before. */
export async function guardrailInput(
  store: TenantStore,
  pin: Pick<Pin, 'knowledgeSnapshot'>,
  { workspace, products }: { workspace: Workspace; products: Product[] },
  {
    channel,
    variants,
    page,
    compareWithPublished,
    alsoPassages,
    at,
  }: {
    channel: string;
    variants: { ref: string; content: Content; locale: string }[];
    /** The live page that they change; null: they make a new one. */
    page: LivePage | null;
    /** Whether what was published before is looked at. Right before publishing only truth is asked for, not novelty. */
    compareWithPublished: boolean;
    /** Passages on the same subject that no variant cites. */
    alsoPassages: string[];
    at: Date;
  },
): Promise<GuardrailInput> {
  const [passages, pages] = await Promise.all([
    passagesFor(store, pin, variants, alsoPassages),
    compareWithPublished ? store.publications.published(newestPages) : [],
  ]);
  return {
    variants,
    siblings: [],
    channel: { name: channel, config: workspace.channels[channel]! },
    brand: workspace.brand,
    rules: workspace.rules,
    products,
    passages,
    published: pages
      // A page is no duplicate of itself.
      .filter(({ url }) => !page || pageKey(url) !== pageKey(page.live.url))
      .map(({ title, html, url }) => ({ title, url, text: html.replace(/<[^<>]*>/g, ' ') })),
    at,
    ...(page && { live: page.content }),
  };
}

async function passagesFor(
  { sql, tenant, artifacts }: TenantStore,
  { knowledgeSnapshot }: Pick<Pin, 'knowledgeSnapshot'>,
  variants: { content: Content }[],
  others: string[],
): Promise<Map<string, CitedPassage>> {
  const ids = variants.flatMap(({ content }) =>
    content.claims.flatMap(({ evidence }) => evidence.map(({ passage }) => passage)),
  );
  const documents = new Map((await listDocuments({ sql, tenant })).map((document) => [document.id, document]));
  const readers = [...new Set(['*', ...[...documents.values()].flatMap((document) => document.readers)])];
  const wanted = [...new Set([...ids, ...others])];
  const [passages, web] = await Promise.all([
    readPassages({ sql, tenant }, wanted, { readers, at: null, snapshot: knowledgeSnapshot }),
    readWebPassages(artifacts, wanted),
  ]);
  const found = [...passages.map((passage) => cited(passage, documents.get(passage.document))), ...web.map(citedPage)];
  return new Map(found.map((passage) => [passage.id, passage]));
}

/** A page that was read on the web holds as it was read; how far it can be trusted is for a person to say. */
const citedPage = ({ id, document, text, language, readers, integrity, url }: WebPassage): CitedPassage => ({
  ...{ id, document, text, language, readers, integrity },
  validFrom: null,
  validUntil: null,
  shownAs: url,
});

const withdrawn = new Date(0).toISOString();

const cited = (
  { id, document, text, language, readers, integrity }: Passage,
  source: { validFrom: string | null; validUntil: string | null } | undefined,
): CitedPassage => ({
  id,
  document,
  text,
  language,
  readers,
  integrity,
  validFrom: source?.validFrom ?? null,
  // A document that has been withdrawn since holds no longer.
  validUntil: source ? source.validUntil : withdrawn,
});
