import { parse, stringify } from 'yaml';
import type { Brief } from '../../domain/brief.ts';
import type { ScheduleSpec } from '../../domain/schedule.ts';
import type { Fields } from './read-command.ts';

/** Which of the three ways to say it was used. */
export type ScheduleKind = 'refresh' | 'campaign' | 'yaml';

/** The form as it was filled in, whatever its state. */
export interface ScheduleDraft {
  kind: ScheduleKind;
  fields: Fields;
}

export const emptyScheduleDraft = (owner: string, timeZone: string): ScheduleDraft => ({
  kind: 'refresh',
  fields: {
    cron: '0 7 * * 1',
    timeZone,
    overlap: 'skip',
    catchupHours: '24',
    windowDays: '28',
    minimumClicks: '50',
    minimumLoss: '20',
    restDays: '60',
    owner,
  },
});

/** A schedule as it stands, to be changed. A recurring campaign shows its brief as YAML. */
export function draftOfSpec({ work, ...spec }: ScheduleSpec): ScheduleDraft {
  const common = {
    id: spec.id,
    title: spec.title,
    cron: spec.cron,
    timeZone: spec.timeZone ?? '',
    overlap: spec.overlap,
    catchupHours: String(spec.catchupHours),
  };
  if (work.kind === 'campaign') return { kind: 'campaign', fields: { ...common, brief: stringify(work.brief) } };
  const { order } = work;
  return {
    kind: 'refresh',
    fields: {
      ...common,
      channel: order.channel,
      locale: order.locale,
      export: order.export,
      audience: order.audience,
      owner: order.owner,
      windowDays: String(order.windowDays),
      minimumClicks: String(order.minimumClicks),
      minimumLoss: String(Math.round(order.minimumLoss * 10_000) / 100),
      restDays: String(order.restDays),
    },
  };
}

/** The form that came in. What belongs to the other kind is left out by `specOf`. */
export const readScheduleForm = (fields: Fields): ScheduleDraft => ({
  kind: fields.kind === 'campaign' || fields.kind === 'yaml' ? fields.kind : 'refresh',
  fields,
});

/**
 * The schedule that a form stands for, to be checked by the desk. `briefOf` finds the brief of a campaign that was chosen. Throws what the YAML
 * parser finds wrong.
 */
export async function specOf(
  { kind, fields }: ScheduleDraft,
  briefOf: (campaign: string) => Promise<Brief | null>,
): Promise<unknown> {
  if (kind === 'yaml') return parse(fields.yaml ?? '') as unknown;
  const text = (name: string): string => fields[name]?.trim() ?? '';
  const number = (name: string): number => Number(text(name).replace(',', '.') || Number.NaN);
  const common = {
    id: text('id'),
    title: text('title'),
    cron: text('cron'),
    ...(text('timeZone') && { timeZone: text('timeZone') }),
    overlap: text('overlap'),
    catchupHours: number('catchupHours'),
  };
  if (kind === 'campaign') {
    const brief: unknown = text('brief')
      ? parse(fields.brief!)
      : text('campaign')
        ? await briefOf(text('campaign'))
        : null;
    return { ...common, work: { kind, brief: timeless(brief) } };
  }
  const order = {
    channel: text('channel'),
    locale: text('locale'),
    export: text('export'),
    windowDays: number('windowDays'),
    minimumClicks: number('minimumClicks'),
    minimumLoss: number('minimumLoss') / 100,
    restDays: number('restDays'),
    audience: text('audience'),
    owner: text('owner'),
  };
  return { ...common, work: { kind, order } };
}

/** A brief that recurs has neither deadline nor slots. */
function timeless(brief: unknown): unknown {
  if (typeof brief !== 'object' || brief === null) return brief;
  const { deadline: _, ...rest } = brief as Partial<Brief>;
  return { ...rest, ...(Array.isArray(rest.assets) && { assets: rest.assets.map(({ slot: __, ...asset }) => asset) }) };
}

/** `work.order.channel` of a schedule is edited in `channel` of the form; what is wrong inside a brief stands below it. */
export const scheduleField = (kind: ScheduleKind, path: string): string => {
  if (kind === 'yaml') return 'yaml';
  if (path.startsWith('work.brief')) return 'brief';
  return path.replace(/^work\.order\./, '');
};
