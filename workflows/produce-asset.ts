import type { Draft, TaskSpec } from '../domain/agent-run.ts';
import type { Pin, PinnedAsset, Revision, VariantStatus } from '../domain/campaign.ts';
import { languageOf } from '../domain/ids.ts';
import type { Ref } from '../domain/ref.ts';
import { runName } from './campaign-state.ts';
import { checkVariants } from './proxies.ts';
import { runAgent } from './run-agent.ts';
import { versioned } from './versioning.ts';

export interface ProduceAssetInput {
  pin: Pin;
  asset: PinnedAsset;
  /** Null for the refresh of a page. */
  research: Ref | null;
  strategy: Ref | null;
  /** The live page to propose a change of, and the report that says why; left out: a new text is written. */
  page?: Ref | null;
  report?: Ref | null;
  /** Set when a person asked for a change: then one variant is rewritten instead of all being drafted. */
  revision: Revision | null;
  /** How often it was run anew after turns were used up. */
  runs: number;
}

/**
 * Child workflow: drafts the variants of one asset side by side, or proposes a change of its live page, checks them together, has the editor
 * mend what can be mended.
 */
export async function produceAsset(input: ProduceAssetInput): Promise<VariantStatus[]> {
  const { pin, asset, research, strategy, page } = input;
  const revised = input.revision?.base;
  const about = { pin, asset, research, strategy, ...(page && { page }), ...(revised && { revised }) };
  let variants = await checkVariants({ ...about, drafts: await draft(input), existing: [] });

  for (let round = 1; round <= pin.repairRounds; round += 1) {
    const broken = variants.filter((variant) => variant.counts.repair + variant.counts.block > 0);
    if (broken.length === 0) break;
    const mended = await Promise.all(broken.map((variant) => mend(input, round, variant, variants.indexOf(variant))));
    const sound = variants.filter((variant) => !broken.includes(variant)).map(({ variant }) => variant);
    variants = await checkVariants({ ...about, drafts: mended, existing: sound });
  }
  return variants;
}

/** It ends within minutes, so each one stays with the code that it began with. */
versioned('PINNED', produceAsset);

async function draft(input: ProduceAssetInput): Promise<Draft[]> {
  if (input.revision) return [await rewrite(input, input.revision)];
  return input.page ? [await propose(input, input.page)] : draftAll(input);
}

async function propose({ pin, asset, report, runs }: ProduceAssetInput, page: Ref): Promise<Draft> {
  const role = 'seo-analyst';
  const task: TaskSpec = {
    role,
    language: languageOf(asset.locale),
    asset: asset.asset,
    page,
    ...(report && { report }),
  };
  const content = await runAgent(pin, 'variants', runName('propose', runs), task);
  return { content, role, variant: 0, basedOn: null };
}

const draftAll = ({ pin, asset, research, strategy, runs }: ProduceAssetInput): Promise<Draft[]> =>
  Promise.all(
    Array.from({ length: asset.variants }, async (_, variant) => {
      const task: TaskSpec = {
        role: 'copywriter',
        language: languageOf(asset.locale),
        asset: asset.asset,
        research: research!,
        strategy: strategy!,
        variant,
      };
      const content = await runAgent(pin, 'variants', runName(`draft-${variant}`, runs), task);
      return { content, role: 'copywriter', variant, basedOn: null };
    }),
  );

const editorTask = ({ asset, research, strategy, page }: ProduceAssetInput): TaskSpec => ({
  role: 'editor',
  language: languageOf(asset.locale),
  asset: asset.asset,
  ...(page ? { page } : { research: research!, strategy: strategy! }),
});

async function rewrite(input: ProduceAssetInput, { base, instruction }: Revision): Promise<Draft> {
  const content = await runAgent(input.pin, 'variants', runName('rewrite', input.runs), {
    ...editorTask(input),
    base,
    instruction,
  });
  return { content, role: 'editor', variant: 0, basedOn: base };
}

async function mend(input: ProduceAssetInput, round: number, variant: VariantStatus, index: number): Promise<Draft> {
  const task = { ...editorTask(input), base: variant.variant, findings: variant.findings };
  const content = await runAgent(input.pin, 'variants', runName(`repair-${round}-${index}`, input.runs), task);
  return { content, role: 'editor', variant: index, basedOn: variant.variant };
}
