import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { approvalQuestion } from '../../activities/approval-question.ts';
import type { TenantDependencies } from '../../activities/dependencies.ts';
import { connectors } from '../../channels/registry.ts';
import type { PreparedAsset } from '../../domain/approval.ts';
import { Brief } from '../../domain/brief.ts';
import type { Command } from '../../domain/command.ts';
import type { Ref } from '../../domain/ref.ts';
import { tallyApproval } from '../../policies/approval-rules.ts';
import { signCommand } from '../../policies/attestation.ts';
import { loadWorkspace } from '../../workspace/load.ts';
import { example, openDesk, tenant } from './desk.ts';

const { privateKey } = generateKeyPairSync('ed25519');
const key = { kid: 'test', privateKey };
const publicKeys = async () => ({ test: createPublicKey(privateKey) });
const campaign = 'deputies';
const slotWindow = { from: '2026-11-24T08:00:00Z', to: '2026-12-01T08:00:00Z' };

let desk: Awaited<ReturnType<typeof openDesk>>;
let people: string;
let count = 0;
beforeAll(async () => {
  desk = await openDesk();
  people = await readFile(peopleFile(), 'utf8');
});
afterEach(() => writeFile(peopleFile(), people));
afterAll(() => desk.close());

const peopleFile = () => join(desk.directory, 'people.yaml');
const sendAway = (from: string, to: string) =>
  writeFile(
    peopleFile(),
    people.replace('    deputy: lena', `    away: [{ from: ${from}, to: ${to} }]\n    deputy: lena`),
  );
const at = (time: string) => desk.activitiesOf(campaign, { publicKeys, now: () => new Date(time) });

/** A piece of the first brief, prepared at a moment; who wrote on it may be named, and the brief changed. */
async function prepare(
  time: string,
  { contributors = ['agent:copywriter'], deadline = undefined as string | undefined } = {},
) {
  const brief = Brief.parse(parse(await readFile(`${example}/briefs/produkt-launch.yaml`, 'utf8')));
  const { pinRun, prepareAsset } = at(time);
  const put = desk.store.artifacts.put;
  const pin = await pinRun({ tenant, campaign, brief: await put('brief', { ...brief, deadline }) });
  const asset = pin.assets[0]!;
  count += 1;
  const content = {
    title: `Regen Nummer ${count}`,
    description: '',
    slug: `regen-${count}`,
    body: [{ kind: 'paragraph', text: 'Es regnet.' }],
    claims: [],
  };
  const variant = await put('variant', { ...asset, hypothesis: '', content, madeBy: 'agent:copywriter', contributors });
  const findings = await put('findings', { findings: [] });
  const status = { variant, findings, verdict: 'pass' as const, roles: [], madeBy: 'agent:copywriter' };
  const counts = { repair: 0, human: 0, block: 0 };
  // Each its own publication, as campaigns of other names would have.
  const own = { ...pin, campaign: `${campaign}-${count}` };
  const input = { pin: own, asset, variant: { ...status, counts }, request: count };
  return { pin: own, asset, ...(await prepareAsset(input)) };
}

type Prepared = Awaited<ReturnType<typeof prepare>>;

function decision({ prepared, destination, pin, asset }: Prepared, person: string, time: string): Command {
  return {
    id: `a4f5c0de-0000-4000-8000-${String(Date.parse(time) % 1e12).padStart(12, '0')}`,
    tenant,
    campaign: pin.campaign,
    person,
    at: time,
    action: {
      kind: 'decide',
      asset: asset.asset,
      request: 'r',
      stage: 'brand',
      prepared,
      destination,
      slotWindow,
      decision: 'approve',
      comment: null,
    },
  };
}

async function decide(piece: Prepared, person: string, time: string) {
  const signed = await signCommand(key, decision(piece, person, time));
  await at(time).verifyCommand({ signed, pin: piece.pin });
}

/** What `commit` would count at a moment. */
async function tallyAt(time: string, { prepared }: Prepared) {
  const deps = {
    store: desk.store,
    publicKeys,
    now: () => new Date(time),
    loadWorkspace: async () => {
      const workspace = await loadWorkspace(desk.directory, connectors);
      return { workspace, products: [], people: workspace.people };
    },
  } as Partial<TenantDependencies> as TenantDependencies;
  return tallyApproval(await approvalQuestion(deps, { prepared: prepared as Ref, request: 'r', slotWindow }));
}

const tuesday = '2026-11-24T08:00:00.000Z';
const escalation = '2026-11-26T08:00:00.000Z';

describe('an approval request', () => {
  it('has its times in working time, and its escalation in what is signed', async () => {
    const { prepared, times } = await prepare(tuesday);
    expect(times).toEqual({
      openedAt: expect.any(String),
      remindAt: '2026-11-25T08:00:00.000Z',
      escalateAt: escalation,
      deadline: '2026-11-30T17:00:00.000Z',
    });
    expect((await desk.store.artifacts.get<PreparedAsset>(prepared)).escalatesAt).toBe(escalation);
  });

  it('gets new times when it is taken up again, but deputies count from when it was signed', async () => {
    const { prepared, pin } = await prepare(tuesday);
    expect(await at('2026-12-01T19:00:00Z').approvalTimes({ pin, prepared })).toEqual({
      openedAt: expect.any(String),
      remindAt: '2026-12-03T07:00:00.000Z',
      escalateAt: '2026-12-02T07:00:00.000Z',
      deadline: '2026-12-07T17:00:00.000Z',
    });
  });

  it('tells nobody of an escalation when nobody has a deputy', async () => {
    await writeFile(peopleFile(), people.replaceAll(/ {4}deputy: .*\n/g, ''));
    expect((await prepare(tuesday)).times!.escalateAt).toBeNull();
  });

  it('is open for a while when the deadline of the brief has passed, and the timeline says so once', async () => {
    const { pin, prepared, times } = await prepare(tuesday, { deadline: '2026-11-23T12:00:00+01:00' });
    expect(times!.deadline).toBe('2026-11-24T16:00:00.000Z');
    await at(tuesday).approvalTimes({ pin, prepared });
    expect((await desk.store.events.list(pin.campaign)).map(({ kind, data }) => [kind, data.until])).toEqual([
      ['late', '2026-11-24T16:00:00.000Z'],
    ]);
  });
});

describe('a deputy', () => {
  it('decides from the escalation on; commit counts it weeks later, the ledger has the rule and the timeline for whom', async () => {
    const piece = await prepare(tuesday);
    await expect(decide(piece, 'lena-hofer', '2026-11-26T07:59:59.999Z')).rejects.toThrow(/no rule grants it/);
    await decide(piece, 'lena-hofer', escalation);
    const { stages, standIns } = await tallyAt('2026-12-20T10:00:00Z', piece);
    expect({ stages, standIns }).toMatchObject({
      stages: [{ approvedBy: ['lena-hofer'], met: true }],
      standIns: [{ stage: 'brand', person: 'lena-hofer', for: ['miriam-falk'] }],
    });
    const [recorded] = await desk.store.ledger.decisions({ campaign: piece.pin.campaign, allowed: true });
    expect(recorded).toMatchObject({
      principal: 'Person:lena-hofer',
      decision: { determining: ['deputy-decides-escalated'] },
    });
    expect(
      (await desk.store.events.list(piece.pin.campaign)).map(({ kind, data }) => [kind, data.person, data.for]),
    ).toEqual([['deputy', 'lena-hofer', ['miriam-falk']]]);
  });

  it('decides from the start while the holder is away', async () => {
    await sendAway('2026-11-24', '2026-11-24');
    const piece = await prepare(tuesday);
    await decide(piece, 'lena-hofer', '2026-11-24T22:59:00Z');
    expect(await tallyAt('2026-11-26T00:00:00Z', piece)).toMatchObject({ met: true });
    const other = await prepare(tuesday);
    await expect(decide(other, 'lena-hofer', '2026-11-24T23:01:00Z')).rejects.toThrow(/may not decide here/);
  });

  it('is not counted by commit for an attested time before the escalation, whatever the workflow let through', async () => {
    const piece = await prepare(tuesday);
    await desk.store.commands.record(await signCommand(key, decision(piece, 'lena-hofer', '2026-11-25T09:00:00Z')));
    expect(await tallyAt('2026-11-27T10:00:00Z', piece)).toMatchObject({ met: false, uncounted: [{ why: 'no-role' }] });
  });

  it('does not approve the own text, nor one of whom they stand in for', async () => {
    const own = await prepare(tuesday, { contributors: ['person:lena-hofer'] });
    await expect(decide(own, 'lena-hofer', '2026-11-27T09:00:00Z')).rejects.toThrow(/own-work/);
    const hers = await prepare(tuesday, { contributors: ['person:miriam-falk'] });
    await expect(decide(hers, 'lena-hofer', '2026-11-27T09:30:00Z')).rejects.toThrow(/deputy-of-author/);
  });
});

describe('the timeline', () => {
  it('has the reminder, and the escalation with the deputies who may decide, once a day each', async () => {
    const { pin } = await prepare(tuesday);
    const input = { pin, asset: 'journal/de-DE', request: 'journal/de-DE/1', roles: ['approver'] };
    for (const time of [tuesday, tuesday, '2026-11-25T08:00:00Z']) await at(time).remind(input);
    await at(escalation).remind({ ...input, escalated: true });
    await at(escalation).remind({ ...input, escalated: true });
    const events = await desk.store.events.list(pin.campaign);
    const holders = ['miriam-falk', 'tobias-reiter'];
    expect(events.map(({ kind, data }) => [kind, data.people, data.deputies])).toEqual([
      ['reminder', holders, undefined],
      ['reminder', holders, undefined],
      ['escalation', holders, ['lena-hofer']],
    ]);
  });
});
