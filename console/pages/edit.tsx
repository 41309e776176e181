import { randomUUID } from 'node:crypto';
import { plainText, wordCount } from '../../domain/content.ts';
import { languageOf } from '../../domain/ids.ts';
import type { ChannelLimits } from '../../domain/workspace.ts';
import type { AssetView, VariantView } from '../desk/desk.ts';
import { type BlockDraft, blockKinds, type EditDraft } from './edit-form.ts';
import { Field } from './field.tsx';
import { Layout } from './layout.tsx';
import { Notice } from './notice.tsx';
import { assetPath, type Page } from './page.ts';

interface Props {
  page: Page;
  view: AssetView;
  base: VariantView;
  limits?: ChannelLimits;
  draft: EditDraft;
  /** Messages by field of the form. */
  problems?: Record<string, string>;
  refusal?: string;
}

/** A variant as a form: every field and block, held against the limits of its channel. */
export function EditPage({ page, view, base, limits, draft, problems = {}, refusal }: Props) {
  const { t } = page;
  const back = assetPath(view.campaign, view.status.asset);
  const language = languageOf(view.status.locale);
  return (
    <Layout page={page} title={t.edit.title(view.status.asset)}>
      <p class="crumbs">
        <a href={back}>{view.status.asset}</a>
      </p>
      <h1>{t.edit.title(view.status.asset)}</h1>
      <p class="lead">{t.edit.lead}</p>
      {refusal && <Notice title={t.asset.staleTitle} text={refusal} />}
      <form method="post" action={`${back}/edit`} class="stack edit" data-edit>
        <input type="hidden" name="command" value={randomUUID()} />
        <input type="hidden" name="base" value={base.ref} />
        {/* Enter in a field presses the first button of a form: it must not be one that removes something. */}
        <button type="submit" name="do" value="keep" hidden></button>
        <Field
          label={t.asset.title}
          name="title"
          problem={problems.title}
          note={counted(t.edit.characters, draft.title, limits?.title)}
        >
          <input name="title" id="title" value={draft.title} lang={language} required {...counter(limits?.title)} />
        </Field>
        <Field
          label={t.asset.description}
          name="description"
          problem={problems.description}
          note={counted(t.edit.characters, draft.description, limits?.description)}
        >
          <textarea name="description" id="description" rows={2} lang={language} {...counter(limits?.description)}>
            {draft.description}
          </textarea>
        </Field>
        <Field label={t.edit.slug} name="slug" problem={problems.slug}>
          <input name="slug" id="slug" value={draft.slug} required />
        </Field>
        <h2>
          {t.edit.blocks}{' '}
          {limits && (
            <span class="small" data-words={`${limits.body.min}-${limits.body.max}`}>
              {t.edit.words(wordCount(bodyText(draft)), limits.body.min, limits.body.max)}
            </span>
          )}
        </h2>
        {draft.blocks.map((block, index) => (
          <BlockFields
            page={page}
            block={block}
            index={index}
            last={index === draft.blocks.length - 1}
            problems={problems}
            language={language}
          />
        ))}
        <div class="row">
          <label>
            {t.edit.add}
            <select name="add">
              {blockKinds.map((kind) => (
                <option value={kind} selected={kind === 'paragraph'}>
                  {t.edit.kinds[kind]}
                </option>
              ))}
            </select>
          </label>
          <button type="submit" name="do" value="add" class="secondary" formnovalidate>
            {t.edit.add}
          </button>
        </div>
        <Claims page={page} base={base} draft={draft} problems={problems} language={language} />
        <div class="actions sticky">
          <button type="submit" name="do" value="save">
            {t.edit.save}
          </button>
          <a class="button secondary" href={back}>
            {t.back}
          </a>
        </div>
      </form>
    </Layout>
  );
}

interface BlockProps {
  page: Page;
  block: BlockDraft;
  index: number;
  last: boolean;
  problems: Record<string, string>;
  language: string;
}

function BlockFields({ page: { t }, block, index, last, problems, language }: BlockProps) {
  const name = `block.${index}`;
  const label = {
    heading: t.edit.kinds.heading,
    paragraph: t.edit.kinds.paragraph,
    list: `${t.edit.kinds.list}: ${t.edit.items}`,
    link: t.edit.label,
    image: t.edit.alt,
  }[block.kind];
  const rows = {
    heading: 1,
    paragraph: Math.min(12, Math.ceil(block.text.length / 80) + 1),
    list: block.text.split('\n').length + 1,
    link: 1,
    image: 1,
  }[block.kind];
  return (
    <fieldset class={`block ${block.kind}`}>
      <legend>
        {index + 1}. {t.edit.kinds[block.kind]}
      </legend>
      <input type="hidden" name={`${name}.kind`} value={block.kind} />
      <Field label={label} name={`${name}.text`} problem={problems[`${name}.text`]}>
        <textarea name={`${name}.text`} id={`${name}.text`} rows={rows} lang={language} data-body>
          {block.text}
        </textarea>
      </Field>
      {(block.kind === 'link' || block.kind === 'image') && (
        <Field label={t.edit.url} name={`${name}.url`} problem={problems[`${name}.url`]}>
          <input name={`${name}.url`} id={`${name}.url`} value={block.url} inputmode="url" />
        </Field>
      )}
      <div class="block-tools">
        {index > 0 && <Tool value={`up.${index}`} label={t.edit.up(index + 1)} sign="↑" />}
        {!last && <Tool value={`down.${index}`} label={t.edit.down(index + 1)} sign="↓" />}
        <Tool value={`remove.${index}`} label={t.edit.remove(index + 1)} sign="×" />
      </div>
    </fieldset>
  );
}

const Tool = ({ value, label, sign }: { value: string; label: string; sign: string }) => (
  <button type="submit" name="do" value={value} class="tool" aria-label={label} title={label} formnovalidate>
    {sign}
  </button>
);

function Claims({
  page: { t },
  base,
  draft,
  problems,
  language,
}: Pick<Props, 'page' | 'base' | 'draft'> & { problems: Record<string, string>; language: string }) {
  if (draft.claims.length === 0) return null;
  return (
    <section>
      <h2>{t.edit.claims}</h2>
      <p class="small">{t.edit.claimsLead}</p>
      {draft.claims.map(({ text, from }, index) => (
        <div class="claim-row">
          <input type="hidden" name={`claim.${index}.from`} value={String(from)} />
          <Field
            label={t.edit.claim(index + 1)}
            name={`claim.${index}.text`}
            problem={problems[`claim.${index}.text`]}
            note={t.edit.evidenceKept(base.content.claims[from]?.evidence.length ?? 0)}
          >
            <textarea name={`claim.${index}.text`} id={`claim.${index}.text`} rows={2} lang={language}>
              {text}
            </textarea>
          </Field>
          <Tool value={`drop.${index}`} label={t.edit.removeClaim(index + 1)} sign="×" />
        </div>
      ))}
    </section>
  );
}

type Limit = { min: number; max: number };

/** Characters are code points, as the guardrail counts them. */
const counted = (
  text: (count: number, min: number, max: number) => string,
  value: string,
  limit?: Limit,
): string | undefined => limit && text([...value].length, limit.min, limit.max);

/** What the script counts by while somebody types. */
const counter = (limit?: Limit) => (limit ? { 'data-characters': `${limit.min}-${limit.max}` } : {});

/** The words that the limit of the body counts: those of the blocks. */
const bodyText = ({ blocks }: EditDraft): string =>
  plainText({
    title: '',
    description: '',
    slug: 'x',
    claims: [],
    body: blocks.map(({ text }) => ({ kind: 'paragraph' as const, text })),
  });
