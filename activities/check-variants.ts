import type { ResearchReport } from '../agents/researcher/card.ts';
import type { Strategy } from '../agents/strategist/card.ts';
import type { Draft } from '../domain/agent-run.ts';
import type { PinnedAsset, VariantStatus } from '../domain/campaign.ts';
import { hashOf } from '../domain/canonical.ts';
import type { Content, Variant } from '../domain/content.ts';
import type { Ref } from '../domain/ref.ts';
import type { LivePage } from '../domain/refresh.ts';
import { runGuardrails } from '../guardrails/run-guardrails.ts';
import type { TenantStore } from '../store/store.ts';
import type { Activities } from '../workflows/activities.ts';
import { hypothesisOf } from './agent-task.ts';
import type { ActivityDependencies, TenantDependencies } from './dependencies.ts';
import { guardrailInput } from './guardrail-input.ts';
import { passagesOn } from './live-findings.ts';
import { once, stepKey } from './once.ts';
import { openTenant } from './open-tenant.ts';
import { runMaterial } from './run-material.ts';
import { variantStatus } from './variant-status.ts';

/**
 * Makes variants of drafts and runs all guardrails on all variants of the asset at once. Existing ones come first and keep their refs. Done
 * once for the same input: a campaign that is retried finds the same refs, and with them the turns that were made from them.
 */
export const checkVariants =
  (house: ActivityDependencies): Activities['checkVariants'] =>
  async (input) => {
    const deps = openTenant(house, input.pin.tenant);
    const { store } = deps;
    const { asset, page, drafts, existing } = input;
    const key = stepKey('check', asset.asset, { drafts, existing, ...(page && { page }) });
    const checked = await once(store.turns, key, async () =>
      store.artifacts.put('variant-statuses', await check(deps, input)),
    );
    return store.artifacts.get<VariantStatus[]>(checked);
  };

async function check(
  deps: TenantDependencies,
  {
    pin,
    asset,
    research,
    strategy,
    page: pageRef,
    revised,
    drafts,
    existing,
  }: Parameters<Activities['checkVariants']>[0],
): Promise<VariantStatus[]> {
  const { store } = deps;
  const { artifacts } = store;
  const [material, report, strategyOutput, page] = await Promise.all([
    runMaterial(store, pin),
    research ? artifacts.get<ResearchReport>(research) : null,
    strategy ? artifacts.get<Strategy>(strategy) : null,
    pageRef ? artifacts.get<LivePage>(pageRef) : null,
  ]);
  // A refresh tries out one thing: to answer what is no longer found.
  const idea = (draft: Draft): string =>
    strategyOutput ? hypothesisOf(strategyOutput, draft.variant) : material.brief.questions[0]!;
  const before = revised ? (await artifacts.get<Variant>(revised)).content : null;
  const changes = pageRef && page ? { ref: pageRef, slug: page.content.slug } : null;
  const fresh = await Promise.all(drafts.map((draft) => makeVariant(store, asset, idea(draft), changes, draft)));
  const refs = [...existing, ...fresh];
  const variants = await Promise.all(refs.map((ref) => artifacts.get<Variant>(ref)));
  const guardrails = await guardrailInput(store, pin, material, {
    channel: asset.channel,
    variants: variants.map(({ content, locale }, index) => ({ ref: refs[index]!, content, locale })),
    page,
    compareWithPublished: true,
    // What else there is on the subject may contradict what a variant cites.
    alsoPassages: report
      ? report.facts.map(({ passage }) => passage)
      : page
        ? await passagesOn(deps, { workspace: material.workspace, knowledgeSnapshot: pin.knowledgeSnapshot }, page)
        : [],
    at: deps.now(),
  });
  return Promise.all(
    runGuardrails(guardrails).map(async (findings, index) => ({
      ...variantStatus(
        { variant: refs[index]!, findings: await artifacts.put('findings', findings) },
        variants[index]!,
        findings,
      ),
      ...(before && readsTheSame(before, variants[index]!.content) && { unchanged: true as const }),
    })),
  );
}

/** Whether readers get the same words: other evidence for them, or another address, changes nothing of what was to be changed. */
const readsTheSame = (one: Content, other: Content): boolean => hashOf(shown(one)) === hashOf(shown(other));

const shown = ({ title, description, body }: Content) => ({ title, description, body });

async function makeVariant(
  { artifacts }: TenantStore,
  asset: PinnedAsset,
  hypothesis: string,
  page: { ref: Ref; slug: string } | null,
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
    hypothesis: base?.hypothesis ?? hypothesis,
    // The address of a live page is not the writer's to change.
    content: page ? { ...content, slug: page.slug } : content,
    madeBy: maker,
    basedOn: draft.basedOn,
    ...(page && { page: page.ref }),
    contributors: [...new Set([...(base?.contributors ?? []), maker])],
  };
  return artifacts.put('variant', variant);
}
