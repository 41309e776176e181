import { createPublicKey, generateKeyPairSync, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import type { TenantDependencies } from '../../activities/dependencies.ts';
import { Brief } from '../../domain/brief.ts';
import type { Pin } from '../../domain/campaign.ts';
import type { Action } from '../../domain/command.ts';
import type { Content } from '../../domain/content.ts';
import type { OperationOrder } from '../../domain/operation.ts';
import type { Ref } from '../../domain/ref.ts';
import { signCommand } from '../../policies/attestation.ts';
import { example, type openDesk, tenant } from './desk.ts';

const { privateKey } = generateKeyPairSync('ed25519');
const slotWindow = { from: '2026-11-24T08:00:00Z', to: '2036-12-01T08:00:00Z' };

/** Something that waits for `commit`. */
export interface Asked {
  pin: Pin;
  asset: string;
  publication: Ref;
  prepared: Ref;
  destination: string;
}

/** A text that the guardrails of the example let pass, but for its length. */
export const aText = (slug: string, more: string[] = []): Content => ({
  title: `Regen im Allgäu: ${slug}`,
  description: 'Was bei Regen am Berg hilft und was nicht.',
  slug,
  body: ['Im Herbst regnet es am Berg oft.', 'Wer früh aufbricht, ist vor dem Regen wieder im Tal.', ...more].map(
    (text) => ({ kind: 'paragraph', text }),
  ),
  claims: [],
});

/** The way of texts and of orders through the activities, as workflows go it; what they stand on may be changed. */
export function openPublishingDesk(
  desk: Awaited<ReturnType<typeof openDesk>>,
  changed: Partial<TenantDependencies> = {},
) {
  const publicKeys = async () => ({ test: createPublicKey(privateKey) });
  const activitiesOf = (campaign: string, more: Partial<TenantDependencies> = {}) =>
    desk.activitiesOf(campaign, { publicKeys, ...changed, ...more });
  const { artifacts } = desk.store;
  const sign = (campaign: string, person: string, action: Action) => {
    const at = (changed.now ?? desk.deps.now)().toISOString();
    return signCommand({ kid: 'test', privateKey }, { id: randomUUID(), tenant, campaign, person, at, action });
  };

  return {
    activitiesOf,
    publicKeys,
    sign,

    /** Puts a text before approvers; with `page`, as a change of that live page. */
    async put(
      campaign: string,
      content: Content,
      page: Ref | null = null,
      more: Partial<Brief['assets'][number]> = {},
    ): Promise<Asked> {
      const { pinRun, checkVariants, prepareAsset } = activitiesOf(campaign);
      const given = Brief.parse(parse(await readFile(`${example}/briefs/produkt-launch.yaml`, 'utf8')));
      const brief = { ...given, assets: [{ channel: 'journal', locales: ['de-DE'], variants: 1, ...more }] };
      const pin = await pinRun({ tenant, campaign, brief: await artifacts.put('brief', brief) });
      const asset = pin.assets[0]!;
      const made = { hypothesis: '', madeBy: 'agent:copywriter', basedOn: null, contributors: ['agent:copywriter'] };
      const about = { asset: asset.asset, channel: asset.channel, locale: asset.locale, ...(page && { page }) };
      const variant = await artifacts.put('variant', { ...about, ...made, content });
      const [status] = await checkVariants({
        ...{ pin, asset, research: null, strategy: null, page },
        ...{ drafts: [], existing: [variant] },
      });
      return { pin, asset: asset.asset, ...(await prepareAsset({ pin, asset, variant: status!, request: 1 })) };
    },

    /** Puts before approvers what somebody has ordered; null when the piece is gone already. */
    async order(
      campaign: string,
      kind: OperationOrder['kind'],
      publication: Ref,
      more: Partial<OperationOrder> = {},
    ): Promise<Asked | null> {
      const { pinOperation, prepareOperation } = activitiesOf(campaign);
      const order = await artifacts.put('operation-order', {
        ...{ kind, publications: [publication], reason: 'Der Satz stimmt nicht.', owner: 'lena-hofer' },
        ...more,
      });
      const pin = await pinOperation({ tenant, campaign, order });
      const asset = pin.assets[0]!;
      const asked = await prepareOperation({ pin, asset, order, request: 1 });
      return asked.gone ? null : { pin, asset: asset.asset, ...asked };
    },

    async approve({ pin, asset, prepared, destination }: Asked, person: string, stage = 'brand'): Promise<void> {
      const signed = await sign(pin.campaign, person, {
        ...{ kind: 'decide', asset, request: `${asset}/1`, stage, prepared, destination, slotWindow },
        ...{ decision: 'approve', comment: null },
      });
      await activitiesOf(pin.campaign).verifyCommand({ signed, pin });
    },

    commit: ({ pin, asset, publication, prepared }: Asked, more: Partial<TenantDependencies> = {}) =>
      activitiesOf(pin.campaign, more).commit({ pin, publication, prepared, request: `${asset}/1`, slotWindow }),
  };
}
