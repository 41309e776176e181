import { type Block, Content } from '../../domain/content.ts';
import type { Fields } from './read-command.ts';

/** A claim on the form: its words, and which claim of the base it was, whose evidence it keeps. */
export interface ClaimDraft {
  text: string;
  from: number;
}

/** What the edit form holds. Lists are texts of lines, and anything may be empty while somebody works on it. */
export interface EditDraft {
  title: string;
  description: string;
  slug: string;
  blocks: BlockDraft[];
  claims: ClaimDraft[];
}

export interface BlockDraft {
  kind: Block['kind'];
  /** Text of a heading or paragraph; items of a list, one a line; label of a link; alt text of an image. */
  text: string;
  url: string;
}

export const blockKinds: Block['kind'][] = ['heading', 'paragraph', 'list', 'link', 'image'];

export const draftOf = ({ title, description, slug, body, claims }: Content): EditDraft => ({
  title,
  description,
  slug,
  blocks: body.map(blockDraft),
  claims: claims.map(({ text }, from) => ({ text, from })),
});

function blockDraft(block: Block): BlockDraft {
  switch (block.kind) {
    case 'list':
      return { kind: block.kind, text: block.items.join('\n'), url: '' };
    case 'link':
      return { kind: block.kind, text: block.label, url: block.url };
    case 'image':
      return { kind: block.kind, text: block.alt, url: block.url };
    default:
      return { kind: block.kind, text: block.text, url: '' };
  }
}

/** Reads the form (`block.0.kind`, `block.0.text`, `claim.2.from` …) and carries out the button that was pressed, such as `up.3` or `add`. */
export function readDraft(fields: Fields): EditDraft {
  const { title = '', description = '', slug = '' } = fields;
  const blocks = rows(fields, 'block').map((row) => ({
    kind: kindOf(row.kind),
    text: row.text ?? '',
    url: row.url ?? '',
  }));
  const claims = rows(fields, 'claim').map((row) => ({ text: row.text ?? '', from: Number(row.from ?? -1) }));
  return change({ title, description, slug, blocks, claims }, fields);
}

function change(draft: EditDraft, fields: Fields): EditDraft {
  const [verb, number] = (fields.do ?? '').split('.');
  const index = Number(number);
  const { blocks, claims } = draft;
  switch (verb) {
    case 'add':
      return { ...draft, blocks: [...blocks, { kind: kindOf(fields.add), text: '', url: '' }] };
    case 'remove':
      return { ...draft, blocks: blocks.filter((_, at) => at !== index) };
    case 'up':
      return { ...draft, blocks: swapped(blocks, index - 1) };
    case 'down':
      return { ...draft, blocks: swapped(blocks, index) };
    case 'drop':
      return { ...draft, claims: claims.filter((_, at) => at !== index) };
    default:
      return draft;
  }
}

/** The content that a draft stands for. Claims keep the evidence of the base; nothing of it comes from the form. Throws zod's error. */
export function contentOf(draft: EditDraft, base: Content): Content {
  const { title, description, slug, blocks, claims } = draft;
  return Content.parse({
    title: title.trim(),
    description: description.trim(),
    slug: slug.trim(),
    body: blocks.map(blockOf),
    claims: claims.map(({ text, from }) => ({ text: text.trim(), evidence: base.claims[from]?.evidence ?? [] })),
  });
}

/** The name of the form field that a path of the content is edited in. */
export function fieldOf(path: readonly PropertyKey[], draft: EditDraft): string {
  const [first, index, third] = path.map(String);
  if (first === 'body')
    return index === undefined
      ? 'block'
      : `block.${index}.${third === 'url' && draft.blocks[Number(index)] ? 'url' : 'text'}`;
  if (first === 'claims') return `claim.${index}.text`;
  return first ?? '';
}

function blockOf({ kind, text, url }: BlockDraft): Block {
  const said = text.trim();
  switch (kind) {
    case 'list':
      return { kind, items: said.split('\n').flatMap((line) => line.trim() || []) };
    case 'link':
      return { kind, label: said, url: url.trim() };
    case 'image':
      return { kind, alt: said, url: url.trim() };
    default:
      return { kind, text: said };
  }
}

function rows(fields: Fields, prefix: string): Fields[] {
  const found: Fields[] = [];
  for (const [name, value] of Object.entries(fields)) {
    const [start, number, field] = name.split('.');
    const index = Number(number);
    if (start !== prefix || !field || !Number.isInteger(index) || index < 0 || index >= rowsLimit) continue;
    found[index] = { ...found[index], [field]: value };
  }
  return found.filter(Boolean);
}

/** More than anybody writes by hand; bounds what a form can make us allocate. */
const rowsLimit = 500;

const kindOf = (kind: string | undefined): Block['kind'] => blockKinds.find((known) => known === kind) ?? 'paragraph';

function swapped<T>(list: readonly T[], index: number): T[] {
  const [first, second] = [list[index], list[index + 1]];
  if (first === undefined || second === undefined) return [...list];
  return [...list.slice(0, index), second, first, ...list.slice(index + 2)];
}
