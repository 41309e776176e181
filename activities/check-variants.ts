import type { ResearchReport } from '../agents/researcher/card.ts';
import type { Strategy } from '../agents/strategist/card.ts';
import type { Draft } from '../domain/agent-run.ts';
import type { PinnedAsset, VariantStatus } from '../domain/campaign.ts';
import type { Content, Variant } from '../domain/content.ts';
import type { Findings } from '../domain/finding.ts';
import type { Ref } from '../domain/ref.ts';
import { runGuardrails } from '../guardrails/run-guardrails.ts';
import type { TenantStore } from '../store/store.ts';
import type { Activities } from '../workflows/activities.ts';
import { hypothesisOf } from './agent-task.ts';
import type { ActivityDependencies, TenantDependencies } from './dependencies.ts';
import { guardrailInput } from './guardrail-input.ts';
import { once, stepKey } from './once.ts';
import { openTenant } from './open-tenant.ts';
import { runMaterial } from './run-material.ts';

/**
 * Makes variants of drafts and runs all guardrails on all variants of the asset at once. Existing ones come first and keep their refs. Done
 * once for the same input: a campaign that is retried finds the same refs, and with them the turns that were made from them.
 */
export const checkVariants =
  (house: ActivityDependencies): Activities['checkVariants'] =>
  async (input) => {
    const deps = openTenant(house, input.pin.tenant);
    const { store } = deps;
    const { asset, drafts, existing } = input;
    const key = stepKey('check', asset.asset, { drafts, existing });
    const checked = await once(store.turns, key, async () =>
      store.artifacts.put('variant-statuses', await check(deps, store, input)),
    );
    return store.artifacts.get<VariantStatus[]>(checked);
  };

async function check(
  deps: TenantDependencies,
  store: TenantStore,
  { pin, asset, research, strategy, drafts, existing }: Parameters<Activities['checkVariants']>[0],
): Promise<VariantStatus[]> {
  const [material, { facts }, strategyOutput] = await Promise.all([
    runMaterial(store, pin),
    store.artifacts.get<ResearchReport>(research),
    store.artifacts.get<Strategy>(strategy),
  ]);
  const fresh = await Promise.all(drafts.map((draft) => makeVariant(store, asset, strategyOutput, draft)));
  const refs = [...existing, ...fresh];
  const variants = await Promise.all(refs.map((ref) => store.artifacts.get<Variant>(ref)));
  const guardrails = await guardrailInput(store, pin, material, {
    channel: asset.channel,
    variants: variants.map(({ content, locale }, index) => ({ ref: refs[index]!, content, locale })),
    compareWithPublished: true,
    // What research found on the subject may contradict what a variant cites.
    alsoPassages: facts.map(({ passage }) => passage),
    at: deps.now(),
  });
  return Promise.all(
    runGuardrails(guardrails).map((findings, index) => keep(store, refs[index]!, variants[index]!, findings)),
  );
}

async function makeVariant(
  { artifacts }: TenantStore,
  asset: PinnedAsset,
  strategy: Strategy,
  draft: Draft,
): Promise<Ref> {
  const [content, base] = await Promise.all([
    artifacts.get<Content>(draft.content),
    draft.basedOn ? artifacts.get<Variant>(draft.basedOn) : null,
  ]);
  const maker = `agent:${draft.role}`;
  const variant: Variant = {
    asset: asset.asset,
    channel: asset.channel,
    locale: asset.locale,
    hypothesis: base?.hypothesis ?? hypothesisOf(strategy, draft.variant),
    content,
    madeBy: maker,
    basedOn: draft.basedOn,
    contributors: [...new Set([...(base?.contributors ?? []), maker])],
  };
  return artifacts.put('variant', variant);
}

async function keep(
  { artifacts }: TenantStore,
  ref: Ref,
  { madeBy }: Variant,
  findings: Findings,
): Promise<VariantStatus> {
  const count = (verdict: string) => findings.findings.filter((finding) => finding.verdict === verdict).length;
  return {
    variant: ref,
    findings: await artifacts.put('findings', findings),
    verdict: findings.verdict,
    counts: { repair: count('repair'), human: count('human'), block: count('block') },
    roles: [...new Set(findings.findings.flatMap(({ role }) => (role ? [role] : [])))],
    madeBy,
  };
}
