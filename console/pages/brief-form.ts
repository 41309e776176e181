import type { WorkspaceSummary } from '../desk/desk.ts';
import { fromBerlin } from './berlin-time.ts';
import type { Fields } from './read-command.ts';

/** One row of the form: an asset is a channel in a locale. */
export interface AssetRow {
  channel: string;
  locale: string;
  variants: string;
  slot: string;
}

/** The form for a brief as it was filled in, whatever its state. */
export interface BriefDraft {
  fields: Fields;
  products: string[];
  rows: AssetRow[];
}

const rowsLimit = 8;

export const emptyDraft = ({ brand, channels }: WorkspaceSummary, owner: string): BriefDraft => ({
  fields: { brand: brand.id, owner },
  products: [],
  rows: [emptyRow(channels)],
});

const emptyRow = (channels: WorkspaceSummary['channels']): AssetRow => ({
  channel: channels[0]?.name ?? '',
  locale: channels[0]?.locales[0] ?? '',
  variants: '2',
  slot: '',
});

/** Reads the form and carries out the button that adds or removes a row. */
export function readBriefForm(fields: Fields, products: string[], { channels }: WorkspaceSummary): BriefDraft {
  const rows: AssetRow[] = [];
  for (let index = 0; index < rowsLimit && fields[`assets.${index}.channel`] !== undefined; index += 1) {
    const of = (name: string): string => fields[`assets.${index}.${name}`] ?? '';
    rows.push({ channel: of('channel'), locale: of('locale'), variants: of('variants'), slot: of('slot') });
  }
  const [verb, number] = (fields.do ?? '').split('.');
  if (verb === 'add' && rows.length < rowsLimit) rows.push(emptyRow(channels));
  if (verb === 'remove') rows.splice(Number(number), 1);
  return { fields, products, rows };
}

/** The brief that a form stands for, to be checked by the desk. What is empty is left out; one asset a row. */
export function briefOf({ fields, products, rows }: BriefDraft): Record<string, unknown> {
  const text = (name: string): string | undefined => fields[name]?.trim() || undefined;
  const budget = text('budgetCents')?.replace(',', '.');
  return {
    ...Object.fromEntries(
      ['id', 'brand', 'title', 'goal', 'baseline', 'audience', 'owner'].map((name) => [name, text(name) ?? '']),
    ),
    ...(text('message') && { message: text('message') }),
    products,
    questions: (text('questions') ?? '').split('\n').flatMap((line) => line.trim() || []),
    assets: rows.map(({ channel, locale, variants, slot }) => ({
      channel,
      locales: [locale],
      variants: Number(variants),
      ...(slot && { slot: fromBerlin(slot) ?? slot }),
    })),
    ...(text('deadline') && { deadline: fromBerlin(text('deadline')!) ?? text('deadline') }),
    ...(budget && { budgetCents: Math.round(Number(budget) * 100) }),
  };
}

/** `assets.1.locales.0` of a brief is edited in `assets.1.locale` of the form. */
export const briefField = (path: string): string =>
  path.replace(/^(assets\.\d+)\.locales.*$/, '$1.locale').replace(/^(questions|products)\..*$/, '$1');
