import { createPublicKey, generateKeyPairSync, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import type { TenantDependencies } from '../../activities/dependencies.ts';
import type { Refusal } from '../../activities/may-publish.ts';
import type { TaskSpec, TurnRef } from '../../domain/agent-run.ts';
import type { PreparedAsset } from '../../domain/approval.ts';
import { Brief } from '../../domain/brief.ts';
import type { Pin } from '../../domain/campaign.ts';
import type { Command } from '../../domain/command.ts';
import type { Content } from '../../domain/content.ts';
import type { OperationOrder } from '../../domain/operation.ts';
import type { Ref } from '../../domain/ref.ts';
import type { Ceilings } from '../../domain/workspace.ts';
import { signCommand } from '../../policies/attestation.ts';
import type { PublishOutcome } from '../../workflows/activities.ts';
import { type GoogleAdsSimulator, googleCredentials } from '../simulators/google-ads.ts';
import { example, type openDesk, tenant } from './desk.ts';

const { privateKey } = generateKeyPairSync('ed25519');
const weekMs = 7 * 86_400_000;
/** The clock of a desk as it opens. */
export const opening = new Date('2026-11-24T08:00:00Z');

/** Something that waits for `commit`, and who may say yes to it. */
export interface Asked {
  pin: Pin;
  asset: string;
  publication: Ref;
  prepared: Ref;
  destination: string;
  stages: { stage: string; role: string }[];
  /** Number of the request; left out: the first. */
  request?: number;
}

/**
 * A desk with one channel of ads over the simulator, whose ceilings can be changed as in a file, and with them the time of its `clock`. Each has a
 * channel name of its own. `wrong` seeds a mistake.
 */
export function openAdDesk(
  desk: Awaited<ReturnType<typeof openDesk>>,
  google: GoogleAdsSimulator,
  channel: string,
  wrong: Partial<TenantDependencies> = {},
) {
  const clock = { now: opening };
  const slotWindow = () => ({
    from: clock.now.toISOString(),
    to: new Date(clock.now.getTime() + weekMs).toISOString(),
  });
  const ceilings: Ceilings = { dailyCents: 5_000, totalCents: 1_000_000 };
  // Nobody changes the files meanwhile, and reading them is what takes longest.
  const files = desk.deps.loadWorkspace();
  const changed: Partial<TenantDependencies> = {
    now: () => clock.now,
    ...wrong,
    publicKeys: async () => ({ test: createPublicKey(privateKey) }),
    secret: async (reference) =>
      reference.startsWith('env:') ? googleCredentials.developerToken : googleCredentials.accessToken,
    async loadWorkspace() {
      const loaded = await files;
      const { 'google-ads': config, ...others } = loaded.workspace.channels;
      const own = { ...config!, ceilings: { ...ceilings }, settings: { ...config!.settings, url: google.url } };
      return { ...loaded, workspace: { ...loaded.workspace, channels: { ...others, [channel]: own } } };
    },
  };
  const activitiesOf = (campaign: string) => desk.activitiesOf(campaign, changed);
  const { artifacts } = desk.store;
  const briefs = readFile(`${example}/briefs/nordgrat-anzeige.yaml`, 'utf8').then((text) => Brief.parse(parse(text)));

  return {
    ceilings,
    clock,

    /** What an agent has written, put before approvers. Throws when the channel takes none of it. */
    async create(
      campaign: string,
      content: Content,
      dailyCents: number,
      until = '2027-01-31T23:59:59+01:00',
    ): Promise<Asked> {
      const activities = activitiesOf(campaign);
      const spend = { dailyCents, totalCents: dailyCents * 80, until };
      const brief = { ...(await briefs), id: campaign, assets: [{ channel, locales: ['de-DE'], variants: 1, spend }] };
      const pin = await activities.pinRun({ tenant, campaign, brief: await artifacts.put('brief', brief) });
      const asset = pin.assets[0]!;
      const made = { hypothesis: '', madeBy: 'agent:copywriter', basedOn: null, contributors: ['agent:copywriter'] };
      const ref = await artifacts.put('variant', {
        asset: asset.asset,
        channel,
        locale: asset.locale,
        ...made,
        content,
      });
      const [variant] = await activities.checkVariants({
        pin,
        asset,
        research: null,
        strategy: null,
        drafts: [],
        existing: [ref],
      });
      return {
        pin,
        asset: asset.asset,
        ...(await activities.prepareAsset({ pin, asset, variant: variant!, request: 1 })),
      };
    },

    /** What the platform says of it by now, as a workflow asks. */
    measure: async ({ pin, publication }: Asked) =>
      (await activitiesOf(pin.campaign).measure({ pin, publication }))?.review,

    /** What the platform disapproved of, given to the editor, and its change of it put before approvers under the next number. */
    async revise(
      { pin, asset, prepared }: Asked,
      { instruction, page }: { instruction: Ref; page: Ref },
    ): Promise<Asked> {
      const activities = activitiesOf(pin.campaign);
      const pinned = pin.assets[0]!;
      const base = (await artifacts.get<PreparedAsset>(prepared)).variant;
      const task: TaskSpec = { role: 'editor', language: 'de', asset, base, instruction, page };
      const about = { pin, step: 'rewrite', task };
      const turns: TurnRef[] = [];
      let content: Ref | null = null;
      while (!content) {
        const result = await activities.callModel({ ...about, stage: 'variants', turns, escalate: false });
        if (result.kind === 'final') content = result.output;
        else
          turns.push({
            turn: result.turn,
            results: result.kind === 'tools' ? await activities.useTools({ ...about, turns, turn: result.turn }) : null,
          });
      }
      const drafts = [{ content, role: 'editor' as const, variant: 0, basedOn: base }];
      const given = { pin, asset: pinned, research: null, strategy: null, page, drafts, existing: [] };
      const [variant] = await activities.checkVariants(given);
      const put = await activities.prepareAsset({ pin, asset: pinned, variant: variant!, request: 2, number: 2 });
      return { pin, asset, ...put, request: 2 };
    },

    /** What somebody has ordered to be done with a piece, put before approvers. */
    async order(campaign: string, kind: OperationOrder['kind'], publication: Ref): Promise<Asked> {
      const activities = activitiesOf(campaign);
      const order = await artifacts.put('operation-order', {
        kind,
        publications: [publication],
        reason: 'so soll es sein',
        owner: 'lena-hofer',
      });
      const pin = await activities.pinOperation({ tenant, campaign, order });
      const asset = pin.assets[0]!;
      const asked = await activities.prepareOperation({ pin, asset, order, request: 1 });
      if (asked.gone) throw new Error('It is gone already.');
      return { pin, asset: asset.asset, ...asked };
    },

    /** Whether the decision was taken: the wrong person, or the wrong stage, is refused. */
    async approve(
      { pin, asset, prepared, destination, request = 1 }: Asked,
      stage: string,
      person: string,
    ): Promise<boolean> {
      const command: Command = {
        ...{ id: randomUUID(), tenant, campaign: pin.campaign, person, at: clock.now.toISOString() },
        action: {
          ...{
            kind: 'decide',
            asset,
            request: `${asset}/${request}`,
            stage,
            prepared,
            destination,
            slotWindow: slotWindow(),
          },
          ...{ decision: 'approve', comment: null },
        },
      };
      const signed = await signCommand({ kid: 'test', privateKey }, command);
      return activitiesOf(pin.campaign)
        .verifyCommand({ signed, pin })
        .then(
          () => true,
          () => false,
        );
    },

    /** As a workflow commits; `instead` is another approved artifact that a wrong workflow would send. */
    async commit(
      { pin, asset, publication, prepared, request = 1 }: Asked,
      instead: Ref = prepared,
    ): Promise<PublishOutcome['state'] | 'error'> {
      const outcome = await activitiesOf(pin.campaign)
        .commit({ pin, publication, prepared: instead, request: `${asset}/${request}`, slotWindow: slotWindow() })
        .catch(() => null);
      return outcome?.state ?? 'error';
    },

    /** Why it was refused, in the words that people get. */
    async refusalOf({ publication }: Asked): Promise<string> {
      const reason = (await desk.store.publications.get(publication))?.reason;
      return reason ? (await artifacts.get<Refusal>(reason)).message : '';
    },

    async reconcile({ pin, publication }: Asked): Promise<PublishOutcome['state'] | 'error'> {
      const outcome = await activitiesOf(pin.campaign)
        .reconcile({ pin, publication })
        .catch(() => null);
      return outcome?.state ?? 'error';
    },

    remoteIdOf: async ({ publication }: Asked): Promise<string | null> =>
      (await desk.store.publications.get(publication))?.receipt?.remoteId ?? null,
  };
}
