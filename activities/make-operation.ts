import type { Pin, PinnedAsset } from '../domain/campaign.ts';
import { hashOf } from '../domain/canonical.ts';
import type { Channel, LiveVersion, Prepared } from '../domain/channel.ts';
import type { Content, Variant } from '../domain/content.ts';
import type { Findings } from '../domain/finding.ts';
import type { OperationOrder } from '../domain/operation.ts';
import { takesDown } from '../domain/publication.ts';
import type { Ref } from '../domain/ref.ts';
import type { LivePage } from '../domain/refresh.ts';
import { runGuardrails } from '../guardrails/run-guardrails.ts';
import { correctContent } from './correct-content.ts';
import type { TenantDependencies } from './dependencies.ts';
import { guardrailInput } from './guardrail-input.ts';
import type { publicationOf } from './put-up.ts';
import { formerOf, imageOf, type Piece } from './read-piece.ts';
import type { RunMaterial } from './run-material.ts';

interface Work {
  asset: PinnedAsset;
  order: OperationOrder;
  piece: Piece;
  /** The piece as it is now; null for one that was withdrawn and comes back. */
  live: LiveVersion | null;
  channel: Channel;
  publication: ReturnType<typeof publicationOf>;
}

/** The request of an operation with the text that readers get by it, and what guardrails found in that. */
export async function makeOperation(
  deps: TenantDependencies,
  pin: Pin,
  material: RunMaterial,
  work: Work,
): Promise<{ prepared: Prepared; variant: Ref; findings: Ref; text: Variant; found: Findings }> {
  const { artifacts } = deps.store;
  const { asset, order, piece } = work;
  const { content, prepared, page } = await textOf(deps, pin, material, work);
  const corrected = order.kind === 'correct';
  const text: Variant = {
    asset: asset.asset,
    channel: asset.channel,
    locale: asset.locale,
    hypothesis: order.reason,
    content,
    madeBy: corrected ? `person:${order.owner}` : piece.variant.madeBy,
    basedOn: piece.approvable.variant,
    ...(page && { page: page.ref }),
    // Whoever orders other words has written them, and whoever wants money spent has asked for it: somebody else approves.
    contributors: corrected || order.kind === 'enable' ? [`person:${order.owner}`] : [],
  };
  const variant = await artifacts.put('variant', text);
  const found = takesDown(order.kind)
    ? ({ variant, verdict: 'pass', findings: [] } satisfies Findings)
    : await judge(deps, pin, material, variant, text, page?.value ?? null);
  return { prepared, variant, findings: await artifacts.put('findings', found), text, found };
}

async function textOf(
  { store, now }: TenantDependencies,
  pin: Pin,
  { workspace }: RunMaterial,
  { asset, order, piece, live, channel, publication: { id: publication } }: Work,
): Promise<{ content: Content; prepared: Prepared; page: { ref: Ref; value: LivePage } | null }> {
  const { kind } = order;
  const { locale, spend } = asset;
  const metadata = { brand: workspace.brand.name, campaign: pin.campaign };
  const { content: known } = piece.variant;
  // What was withdrawn comes back as a new piece with the text that it had.
  if (!live) {
    const image = await imageOf(store, piece);
    const more = { ...(spend && { spend }), ...(image && { image }) };
    const prepared = await channel.prepare({ publication, content: known, locale, metadata, ...more });
    return { content: known, prepared, page: null };
  }
  if (kind !== 'correct' && kind !== 'restore') {
    const { title, html } = live;
    const same = hashOf({ title, html }) === piece.receipt.contentHash;
    const content = same || takesDown(kind) ? known : { ...channel.contentOf(live), claims: known.claims };
    const cost = kind === 'enable' && spend;
    const prepared = await channel.prepareOperation({ publication, kind, locale, live, ...(cost && { spend: cost }) });
    return { content, prepared, page: null };
  }
  const present = channel.contentOf(live);
  const value: LivePage = { channel: asset.channel, locale, readAt: now().toISOString(), live, content: present };
  const page = { ref: await store.artifacts.put('live-page', value), value };
  if (kind === 'restore') {
    const former = await formerOf(store, piece);
    const prepared = await channel.prepareOperation({ publication, kind, locale, live, former: former.live });
    return { content: former.content, prepared, page };
  }
  const content = correctContent(present, known, order.correction ?? { replace: '', by: '' });
  return { content, prepared: await channel.prepare({ publication, content, locale, metadata, live }), page };
}

async function judge(
  { store, now }: TenantDependencies,
  pin: Pin,
  material: RunMaterial,
  ref: Ref,
  { channel, content, locale }: Variant,
  page: LivePage | null,
): Promise<Findings> {
  const input = await guardrailInput(store, pin, material, {
    channel,
    variants: [{ ref, content, locale }],
    page,
    compareWithPublished: false,
    alsoPassages: [],
    at: now(),
  });
  return runGuardrails(input)[0]!;
}
