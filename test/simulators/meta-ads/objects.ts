import type { Effect } from '../kit.ts';

/** Anything with an id: campaign, ad set or ad. `parent` is the id of what it hangs on. */
export interface MetaObject {
  id: string;
  kind: 'campaigns' | 'adsets' | 'ads';
  parent: string | null;
  created_time: string;
  fields: Record<string, unknown>;
}

const statusOf = (one: MetaObject | undefined): string => String(one?.fields.status);

/** Whether it costs: campaign, ad set and ad are all active. */
function serves(objects: MetaObject[], campaign: MetaObject): boolean {
  if (statusOf(campaign) !== 'ACTIVE') return false;
  return objects.some(
    (set) =>
      set.parent === campaign.id &&
      statusOf(set) === 'ACTIVE' &&
      objects.some((ad) => ad.parent === set.id && statusOf(ad) === 'ACTIVE'),
  );
}

/** Whether the campaign has an ad that could be shown. */
const holdsAd = (objects: MetaObject[], campaign: string): boolean =>
  objects.some((set) => set.parent === campaign && objects.some(({ parent }) => parent === set.id));

/** What a change came to, for those who see ads or pay for them. */
export function effectsBetween(before: MetaObject[], after: MetaObject[]): Effect[] {
  const effects: Effect[] = [];
  const budget = (objects: MetaObject[], id: string): number =>
    objects
      .filter(({ parent }) => parent === id)
      .reduce((sum, { fields }) => sum + Number(fields.daily_budget ?? 0), 0);
  for (const campaign of after.filter(({ kind }) => kind === 'campaigns')) {
    const former = before.find(({ id }) => id === campaign.id);
    const one = { id: campaign.id, marker: /Copydesk ([0-9a-f]+)$/.exec(String(campaign.fields.name))?.[1] ?? null };
    const dailyCents = budget(after, campaign.id);
    const [was, is] = [former !== undefined && serves(before, former), serves(after, campaign)];
    if (!former) effects.push({ effect: 'created', ...one });
    if (!holdsAd(before, campaign.id) && holdsAd(after, campaign.id)) effects.push({ effect: 'completed', ...one });
    const formerBudget = former ? budget(before, former.id) : 0;
    if (formerBudget !== 0 && formerBudget !== dailyCents)
      effects.push({ effect: 'budget-changed', ...one, dailyCents });
    if (!was && is) effects.push({ effect: 'enabled', ...one, dailyCents });
    if (was && !is) effects.push({ effect: 'paused', ...one, dailyCents });
    const gone = ['ARCHIVED', 'DELETED'];
    if (gone.includes(statusOf(campaign)) && !gone.includes(statusOf(former)))
      effects.push({ effect: 'removed', ...one });
  }
  return effects;
}
