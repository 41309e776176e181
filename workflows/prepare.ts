import type { AssetStatus } from '../domain/campaign.ts';
import type { Ref } from '../domain/ref.ts';
import { pinnedAsset } from './campaign-state.ts';
import { moveTo } from './commands.ts';
import { prepareAsset, prepareOperation } from './proxies.ts';
import { type Asked, openRequest } from './sign-off.ts';
import type { StepContext } from './step-context.ts';

/** Has the exact request made and opens the sign-off of it. */
export async function prepare(asset: AssetStatus, context: StepContext): Promise<void> {
  const { state } = context;
  const pin = state.pin!;
  const about = { pin, asset: pinnedAsset(pin, asset), request: asset.requests + 1 };
  if (!asset.operation) {
    const variant = asset.variants.find((v) => v.variant === asset.selected)!;
    return ask(
      asset,
      context,
      await prepareAsset({ ...about, variant, ...(asset.number && { number: asset.number }) }),
    );
  }
  const prepared = await prepareOperation({ ...about, order: state.status.order! });
  if (!prepared.gone) {
    const { variant, page, ...asked } = prepared;
    return ask(asset, context, asked, { variants: [variant], selected: variant.variant, page });
  }
  const { publication: id, url } = prepared.gone;
  await context.locked(asset.asset, () => moveTo(asset, 'done', { publication: { id, state: 'published', url } }));
  context.recorder.note('already-gone', { asset: asset.asset, publication: id });
}

const ask = (
  asset: AssetStatus,
  { state, locked }: StepContext,
  { publication, ...asked }: Asked & { publication: Ref },
  more: Partial<AssetStatus> = {},
): Promise<void> =>
  locked(asset.asset, () => {
    moveTo(asset, 'sign-off', {
      requests: asset.requests + 1,
      publication: { id: publication, state: 'intended', url: null },
      request: openRequest(asset, state.pin!, asked),
      ...more,
    });
  });
