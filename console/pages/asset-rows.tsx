import type { WorkspaceSummary } from '../desk/desk.ts';
import type { AssetRow } from './brief-form.ts';
import type { Problems } from './brief-problems.ts';
import { Field } from './field.tsx';
import type { Page } from './page.ts';

interface Props {
  page: Page;
  rows: AssetRow[];
  channels: WorkspaceSummary['channels'];
  problems: Problems;
}

/** What shall come out: a row for each channel and locale. Rows come and go by buttons of the form. */
export function AssetRows({ page, rows, channels, problems }: Props) {
  const { t } = page;
  return (
    <fieldset class={problems.assets ? 'wrong' : undefined}>
      <legend>{t.brief.fields.assets}</legend>
      {rows.map((row, index) => (
        <Row page={page} row={row} index={index} channels={channels} problems={problems} removable={rows.length > 1} />
      ))}
      {problems.assets && <p class="problem">{problems.assets}</p>}
      <p class="small">{t.brief.hints.slot}</p>
      <button type="submit" name="do" value="add" class="secondary" formnovalidate>
        {t.brief.addAsset}
      </button>
    </fieldset>
  );
}

interface RowProps extends Omit<Props, 'rows'> {
  row: AssetRow;
  index: number;
  removable: boolean;
}

function Row({ page: { t, language }, row, index, channels, problems, removable }: RowProps) {
  const name = (field: string) => `assets.${index}.${field}`;
  const locales = [...new Set(channels.flatMap((channel) => channel.locales))];
  return (
    <fieldset class="row asset-row" aria-label={t.brief.asset(index + 1)}>
      <Field label={t.brief.fields.channel} name={name('channel')} problem={problems[name('channel')]}>
        <select name={name('channel')} id={name('channel')}>
          {channels.map((channel) => (
            <option value={channel.name} selected={channel.name === row.channel}>
              {channel.title[language]}
            </option>
          ))}
        </select>
      </Field>
      <Field label={t.brief.fields.locale} name={name('locale')} problem={problems[name('locale')]}>
        <select name={name('locale')} id={name('locale')}>
          {locales.map((locale) => (
            <option value={locale} selected={locale === row.locale}>
              {locale}
            </option>
          ))}
        </select>
      </Field>
      <Field label={t.brief.fields.variants} name={name('variants')} problem={problems[name('variants')]}>
        <input
          type="number"
          name={name('variants')}
          id={name('variants')}
          min={1}
          max={8}
          value={row.variants}
          required
        />
      </Field>
      <Field label={t.brief.fields.slot} name={name('slot')} problem={problems[name('slot')]} optional={t.optional}>
        <input type="datetime-local" name={name('slot')} id={name('slot')} value={row.slot} />
      </Field>
      {removable && (
        <button
          type="submit"
          name="do"
          value={`remove.${index}`}
          class="tool"
          aria-label={t.brief.removeAsset(index + 1)}
          title={t.brief.removeAsset(index + 1)}
          formnovalidate
        >
          ×
        </button>
      )}
    </fieldset>
  );
}
