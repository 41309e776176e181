import { grantedCents, limitsOf, usedCents } from '../domain/budget.ts';
import type { Activities } from '../workflows/activities.ts';
import { accountsOf } from './account.ts';
import type { ActivityDependencies } from './dependencies.ts';
import { openTenant } from './open-tenant.ts';
import type { OverBudgetDetail } from './over-budget-detail.ts';
import { runMaterial } from './run-material.ts';

/** Whether a call that found too little money would find enough: limits were raised, a month has begun, or others gave back what they had set aside. */
export const hasRoom =
  (house: ActivityDependencies): Activities['hasRoom'] =>
  async ({ pin, detail }) => {
    const deps = openTenant(house, pin.tenant);
    const { budgets, artifacts } = deps.store;
    const [material, over] = await Promise.all([runMaterial(deps.store, pin), artifacts.get<OverBudgetDetail>(detail)]);
    // The provider's own quota: only a person knows when it has been raised, and retries.
    if (!over.accounts) return false;
    const limits = limitsOf(material.workspace, material.brief);
    await budgets.bookExpired();
    const accounts = await budgets.standing(accountsOf(deps, material, { pin, run: over.accounts.run }));
    return accounts.every((one) => {
      const hard = limits[one.scope]?.hardCents;
      return hard === undefined || usedCents(one) + over.needCents <= hard + grantedCents(accounts, one);
    });
  };
