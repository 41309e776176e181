import { setTimeout as sleep } from 'node:timers/promises';
import type { CampaignView, Desk } from '../console/desk/desk.ts';
import type { Brief } from '../domain/brief.ts';
import { type AssetStatus, assetEnded, campaignStages } from '../domain/campaign.ts';
import { CopydeskError } from '../domain/errors.ts';
import { type Verdict, verdicts } from '../domain/finding.ts';
import type { Person } from '../domain/workspace.ts';

interface Options {
  /** Select and approve in the name of the workspace's people. */
  signOff: boolean;
  say(line: string): void;
}

/**
 * Runs a campaign without a browser, through the same desk as console and API, and prints what each stage took. Returns an exit code: 0 when
 * everything was published (or, without `signOff`, waits for people), 1 when something needs attention.
 */
export async function runOnce(desk: Desk, brief: Brief, options: Options): Promise<number> {
  const people = await desk.people();
  const owner = people.find(({ id }) => id === brief.owner)!;
  const campaign = await startOrFind(desk, owner, brief);
  options.say(`campaign   ${campaign}: ${brief.title}`);
  for (;;) {
    const view = await desk.campaign(owner, campaign);
    const { status, troubles } = view;
    if (troubles.length > 0) {
      for (const { asset, step, message } of troubles)
        options.say(`needs attention: ${asset ?? campaign}, ${step}: ${message}`);
      return 1;
    }
    if (status.endedAt) return report(desk, owner, view, options);
    const waiting = status.assets.filter(({ stage }) => stage === 'selection' || stage === 'sign-off');
    if (!options.signOff && waiting.length === status.assets.length && waiting.length > 0)
      return report(desk, owner, view, options);
    if (options.signOff) for (const asset of waiting) await act(desk, people, owner, campaign, asset);
    await sleep(100);
  }
}

async function startOrFind(desk: Desk, owner: Person, brief: Brief): Promise<string> {
  try {
    return (await desk.start(owner, brief)).campaign;
  } catch (error) {
    // It has ended before: what it published is reported again.
    if (error instanceof CopydeskError && error.errorClass === 'conflict') return brief.id;
    throw error;
  }
}

async function act(
  desk: Desk,
  people: Person[],
  owner: Person,
  campaign: string,
  { asset, stage, request }: AssetStatus,
): Promise<void> {
  if (stage === 'selection') {
    const { variants } = await desk.asset(owner, campaign, asset);
    const [best] = [...variants].sort((a, b) => rank(a.verdict) - rank(b.verdict));
    await desk.command(owner, campaign, { kind: 'select', asset, variant: best!.ref });
    return;
  }
  const open = request?.stages.find(({ closedBy }) => !closedBy);
  if (!request || !open) return;
  const signer =
    people.find(
      ({ id, roles }) => roles.some((role) => role === open.role) && id !== owner.id && !open.approvedBy.includes(id),
    ) ?? owner;
  await desk.command(signer, campaign, { kind: 'decide', asset, prepared: request.prepared, decision: 'approve' });
}

const rank = (verdict: string): number => verdicts.indexOf(verdict as Verdict);

async function report(
  desk: Desk,
  owner: Person,
  { status, spend, publications }: CampaignView,
  { say }: Options,
): Promise<number> {
  const times = stageTimes(await desk.timeline(owner, status.campaign), status.startedAt);
  say('stage         seconds   calls   tokens in   tokens out   cost (cents)');
  for (const stage of campaignStages.filter((name) => times.has(name))) {
    const spent = spend.find((row) => row.stage === stage);
    const cells = [
      (times.get(stage)! / 1000).toFixed(2).padStart(9),
      String(spent?.calls ?? 0).padStart(8),
      String(spent?.inputTokens ?? 0).padStart(12),
      String(spent?.outputTokens ?? 0).padStart(13),
      (spent ? (spent.costCents?.toFixed(2) ?? 'unknown') : '0.00').padStart(15),
    ];
    say(`${stage.padEnd(12)}${cells.join('')}`);
  }
  for (const { asset, state, receipt } of publications) {
    say(`${asset}: ${state}${receipt ? ` at ${receipt.url}` : ''}`);
    if (receipt)
      say(
        `  receipt: ${receipt.connector} ${receipt.destination}, id ${receipt.remoteId}, content ${receipt.contentHash}, ${receipt.publishedAt}`,
      );
  }
  const open = status.assets.filter(({ stage }) => !assetEnded(stage)).map(({ asset, stage }) => `${asset} (${stage})`);
  if (open.length > 0) say(`waits: ${open.join(', ')}`);
  return status.assets.some(({ stage }) => stage === 'rejected' || stage === 'expired' || stage === 'cancelled')
    ? 1
    : 0;
}

/** Milliseconds that the campaign spent in each stage, from its timeline. */
function stageTimes(timeline: { data: Record<string, unknown> }[], startedAt: string): Map<string, number> {
  const times = new Map<string, number>();
  let stage = 'research';
  let since = Date.parse(startedAt);
  for (const { data } of timeline) {
    if (typeof data.at !== 'string' || typeof data.stage !== 'string') continue;
    const at = Date.parse(data.at);
    times.set(stage, (times.get(stage) ?? 0) + at - since);
    [stage, since] = [data.stage, at];
  }
  return times;
}
