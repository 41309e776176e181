import type { PreparedAsset } from '../../domain/approval.ts';
import type { VariantStatus } from '../../domain/campaign.ts';
import type { Variant } from '../../domain/content.ts';
import { CopydeskError } from '../../domain/errors.ts';
import type { Findings } from '../../domain/finding.ts';
import type { Ref } from '../../domain/ref.ts';
import type { Person } from '../../domain/workspace.ts';
import type { DeskDependencies } from './dependencies.ts';
import type { AssetView, PreparedView, VariantView } from './desk.ts';
import { liveView } from './live-view.ts';
import { operationView } from './operation-view.ts';
import { readStatus } from './read-status.ts';
import { readersOf } from './readers.ts';
import { deputyFor, officeOf } from './stand-in.ts';

/** Everything about one asset that a content lead or approver looks at. */
export async function assetView(deps: DeskDependencies, viewer: Person, id: string, name: string): Promise<AssetView> {
  const campaign = await readStatus(deps, id);
  const status = campaign.assets.find(({ asset }) => asset === name);
  if (!status) {
    const choices = campaign.assets.map(({ asset }) => asset);
    throw new CopydeskError('not_found', `The campaign ${id} has no asset ${name}.`, { choices });
  }
  const [variants, prepared, previous, live, operation, comments, { workspace }] = await Promise.all([
    Promise.all(status.variants.map((variant) => variantView(deps, viewer, variant))),
    preparedView(deps, status.request?.prepared),
    preparedView(deps, status.request?.previous),
    liveView(deps, status),
    operationView(deps, campaign, status),
    commentsOn(deps, id, name),
    deps.loadWorkspace(),
  ]);
  const standsInFor = deputyFor(status, viewer.id, officeOf(workspace, deps.now()));
  return { campaign: id, status, variants, prepared, previous, live, operation, comments, deputyFor: standsInFor };
}

async function variantView(
  { store, knowledge, now }: DeskDependencies,
  viewer: Person,
  { variant: ref, findings, verdict }: VariantStatus,
): Promise<VariantView> {
  const [variant, found] = await Promise.all([
    store.artifacts.get<Variant>(ref),
    store.artifacts.get<Findings>(findings),
  ]);
  const cited = variant.content.claims.flatMap(({ evidence }) => evidence.map(({ passage }) => passage));
  const passages = await knowledge.passages([...new Set(cited)], { readers: readersOf(viewer), at: now() });
  const sources = passages.map(({ id, document, title, heading, text }) => ({ id, document, title, heading, text }));
  return { ...variant, ref, verdict, findings: found.findings, sources };
}

async function preparedView({ store }: DeskDependencies, ref: Ref | null | undefined): Promise<PreparedView | null> {
  if (!ref) return null;
  const { prepared } = await store.artifacts.get<PreparedAsset>(ref);
  return { ref, title: prepared.title, html: prepared.html, destination: prepared.destination };
}

async function commentsOn(
  { store }: DeskDependencies,
  campaign: string,
  asset: string,
): Promise<AssetView['comments']> {
  const commands = (await store.commands.ofCampaign(campaign)).map(({ command }) => command);
  const comments = commands.flatMap(({ person, at, action }) => {
    if (!('asset' in action) || action.asset !== asset) return [];
    const text = action.kind === 'decide' ? action.comment : action.kind === 'rewrite' ? action.instruction : null;
    return text
      ? [{ person, at, action: action.kind === 'decide' ? action.decision : action.kind, ref: text as Ref }]
      : [];
  });
  const texts = await Promise.all(comments.map(({ ref }) => store.artifacts.get<{ text: string }>(ref)));
  return comments.map(({ person, at, action }, index) => ({ person, at, action, text: texts[index]!.text })).reverse();
}
