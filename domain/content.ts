import { z } from 'zod';
import { Slug } from './text.ts';

/** Far beyond what anybody publishes: the bounds keep what looks at a text from taking forever. */
const words = z.string().min(1).max(20_000);
const address = z.string().max(2_000);

/** The building blocks of a text. Plain text only: markup is made by the renderer, which escapes everything. */
export const Block = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('heading'), text: words }),
  z.strictObject({ kind: z.literal('paragraph'), text: words }),
  z.strictObject({ kind: z.literal('list'), items: z.array(words).min(1).max(200) }),
  z.strictObject({ kind: z.literal('link'), label: words, url: address }),
  z.strictObject({ kind: z.literal('image'), url: address, alt: z.string().max(1_000) }),
]);
export type Block = z.infer<typeof Block>;

/** What supports a claim: a passage of a knowledge document, or a row of the price list (`document` = `price-list`, `passage` = SKU). */
export const Evidence = z.strictObject({
  document: z.string().describe('document id, as search returned it; "price-list" for a price'),
  passage: z.string().describe('passage id, as search returned it; the SKU for a price'),
  quote: z.string().max(20_000).describe('the words of the source that support the claim'),
  confidence: z.number().min(0).max(1),
});
export type Evidence = z.infer<typeof Evidence>;

/** A factual statement of the text. `text` stands in the body word for word. */
export const Claim = z.strictObject({ text: words, evidence: z.array(Evidence).max(20) });
export type Claim = z.infer<typeof Claim>;

/** What a reader gets, whatever the channel. */
export const Content = z.strictObject({
  title: z.string().max(300).regex(/\S/, 'a title that is not blank'),
  description: z.string().max(1_000).describe('meta description or summary, plain text'),
  slug: Slug,
  body: z.array(Block).min(1).max(500),
  claims: z.array(Claim).max(500),
});
export type Content = z.infer<typeof Content>;

/** One version of an asset: immutable, addressed by its hash. `madeBy` is `agent:<role>` or `person:<id>`. */
export const Variant = z.strictObject({
  asset: z.string(),
  channel: z.string(),
  locale: z.string(),
  /** What this variant tries out against its siblings. */
  hypothesis: z.string(),
  content: Content,
  madeBy: z.string(),
  /** The variant this one was made from, when it is a repair, rewrite or edit. */
  basedOn: z.string().nullable(),
  /** Ref of the live page that it changes; left out: it becomes a new one. */
  page: z.string().optional(),
  /** Everyone who wrote on it, this version and those before it. */
  contributors: z.array(z.string()),
});
export type Variant = z.infer<typeof Variant>;

/** A place in a content: JSON-pointer-like path and the text there. */
export interface TextPart {
  path: string;
  text: string;
}

/** Every text a reader sees, in reading order, each with its path (`title`, `description`, `body/2/text`, `body/3/items/0`, `body/4/label`). */
export function textParts(content: Content): TextPart[] {
  return [
    { path: 'title', text: content.title },
    { path: 'description', text: content.description },
    ...content.body.flatMap((block, index) => blockParts(block, `body/${index}`)),
  ];
}

function blockParts(block: Block, path: string): TextPart[] {
  switch (block.kind) {
    case 'heading':
    case 'paragraph':
      return [{ path: `${path}/text`, text: block.text }];
    case 'list':
      return block.items.map((text, index) => ({ path: `${path}/items/${index}`, text }));
    case 'link':
      return [{ path: `${path}/label`, text: block.label }];
    case 'image':
      return [{ path: `${path}/alt`, text: block.alt }];
  }
}

/** The body as plain text, one block a line; what word counts and similarity look at. */
export const plainText = (content: Content): string =>
  textParts(content)
    .map((part) => part.text)
    .join('\n');

export const wordCount = (text: string): number => text.match(/[\p{L}\p{N}]+(?:[-'’.,][\p{L}\p{N}]+)*/gu)?.length ?? 0;
