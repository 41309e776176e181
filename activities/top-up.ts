import type { Attention, CampaignStatus } from '../domain/campaign.ts';
import { CopydeskError } from '../domain/errors.ts';
import { localDay } from '../domain/local-time.ts';
import { verifyCommand } from '../policies/attestation.ts';
import type { Activities } from '../workflows/activities.ts';
import type { ActivityDependencies, TenantDependencies } from './dependencies.ts';
import { openTenant } from './open-tenant.ts';
import { runMaterial } from './run-material.ts';

/** So many campaigns that wait are told at once; others look again by themselves. */
const mostTold = 1_000;

/**
 * Adds what a person has approved to the limit it was approved for. What counts is the recorded command with its attestation, not what the
 * workflow says. Everything that waits for money looks again then.
 */
export const topUp =
  (house: ActivityDependencies): Activities['topUp'] =>
  async ({ pin, command: id }) => {
    const deps = openTenant(house, pin.tenant);
    const { store } = deps;
    const signed = await store.commands.get(id);
    if (!signed) throw new CopydeskError('denied', 'Nobody has approved this.');
    const { action, campaign, person, at } = await verifyCommand(await deps.publicKeys(), signed);
    if (action.kind !== 'top-up' || campaign !== pin.campaign)
      throw new CopydeskError('denied', 'What was approved is something else.');
    const { workspace } = await runMaterial(store, pin);
    const month = localDay(new Date(at), workspace.settings.timeZone).slice(0, 7);
    const names = { campaign, team: `${pin.brand}/${month}`, month };
    await store.budgets.topUp({
      command: id,
      scope: action.scope,
      name: names[action.scope],
      cents: action.cents,
      person,
    });
    if (action.scope !== 'campaign') await tellWaiting(deps, campaign);
  };

async function tellWaiting({ store, wake }: TenantDependencies, except: string): Promise<void> {
  const open = await store.campaigns.list({ open: true, limit: mostTold });
  for (const status of open) if (status.campaign !== except && waits(status)) await wake?.(status.campaign);
}

const waits = ({ attention, assets }: CampaignStatus): boolean =>
  [attention, ...assets.map((asset) => asset.attention)].some(
    (one: Attention | null) => one?.errorClass === 'over_budget',
  );
