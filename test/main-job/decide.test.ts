import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Client } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { CompactSign } from 'jose';
import type { AssetStatus, Pin } from '../../domain/campaign.ts';
import { canonicalJson } from '../../domain/canonical.ts';
import type { Action, Command, SignedCommand } from '../../domain/command.ts';
import { CopydeskError } from '../../domain/errors.ts';
import { campaignWorkflowId } from '../../domain/ids.ts';
import type { Ref } from '../../domain/ref.ts';
import { signCommand } from '../../policies/attestation.ts';
import { loadOrCreateSigningKey } from '../../policies/keys.ts';
import { type RunningHouse, startHouse } from '../support/house.ts';

const id = 'entscheidungen';
const asset = 'teaser/de-DE';
const rounds = 200;
const day = 24 * 3_600_000;

let running: RunningHouse;

beforeAll(async () => {
  running = await startHouse();
  await running.desk.start(running.person('lena-hofer'), brief());
}, 180_000);
afterAll(() => running.stop());

const brief = () => ({
  id,
  brand: 'steinfoehr',
  title: 'Die Nordgrat 3L ist da',
  goal: '600 verkaufte Jacken bis Ende Februar',
  baseline: 'bisher keine, neues Produkt',
  audience: 'Menschen, die bei jedem Wetter in den Bergen unterwegs sind',
  products: ['SF-1001'],
  questions: ['Was hält die Nordgrat 3L aus?'],
  // Far ahead, so that an approved piece waits in its slot and can be rescheduled.
  assets: [
    { channel: 'teaser', locales: ['de-DE'], variants: 1, slot: new Date(Date.now() + 365 * day).toISOString() },
  ],
  owner: 'lena-hofer',
});

async function assetIn(stage: string, requests = 0): Promise<AssetStatus> {
  for (let tries = 0; tries < 1_200; tries += 1) {
    const { status } = await running.desk.campaign(running.person('lena-hofer'), id);
    const found = status.assets.find((a) => a.asset === asset);
    if (found?.attention) throw new Error(JSON.stringify(found.attention));
    if (found?.stage === stage && found.requests >= requests) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`The asset never came to ${stage}.`);
}

describe('Two approvers who decide at the same moment', () => {
  it('have one winner, 200 times, and the other is told who was first', async () => {
    const { desk, person } = running;
    const lead = person('lena-hofer');
    const approvers = [person('miriam-falk'), person('tobias-reiter')];
    const { variants } = await assetIn('selection');
    await desk.command(lead, id, { kind: 'select', asset, variant: variants[0]!.variant });

    const told: string[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      const { request } = await assetIn('sign-off', round);
      const results = await Promise.allSettled(
        approvers.map((approver) =>
          desk.command(approver, id, { kind: 'decide', asset, prepared: request!.prepared, decision: 'approve' }),
        ),
      );
      const lost = results.filter((result) => result.status === 'rejected').map(({ reason }) => reason);
      expect(lost).toHaveLength(1);
      expect(lost[0]).toBeInstanceOf(CopydeskError);
      expect(lost[0].errorClass).toBe('conflict');
      told.push(lost[0].message);
      // A slot outside the approved window voids the approval and asks again.
      const slot = new Date(Date.now() + (365 + round * 30) * day).toISOString();
      await desk.command(lead, id, { kind: 'reschedule', asset, slot });
    }
    expect(told).toHaveLength(rounds);
    expect(told.every((message) => /(miriam-falk|tobias-reiter) was first: approve/.test(message))).toBe(true);
    await assetIn('sign-off', rounds + 1);
  }, 600_000);
});

describe('A Temporal client without a valid attestation', () => {
  const attempts: [string, (command: Command, genuine: SignedCommand) => Promise<SignedCommand>][] = [
    ['no attestation at all', async (command) => ({ command, attestation: '' })],
    ['a word for an attestation', async (command) => ({ command, attestation: 'trust.me.please' })],
    ['a signature of another key under its own name', (command) => signWith(command, 'stranger')],
    ['a signature of another key under the name of ours', async (command) => signWith(command, (await ourKey()).kid)],
    ["somebody else's attestation", async (command, genuine) => ({ command, attestation: genuine.attestation })],
    [
      'an attestation of a content lead, who may not approve',
      async (command) => signCommand(await ourKey(), { ...command, person: 'lena-hofer' }),
    ],
  ];

  it.each(attempts)('changes nothing by update with %s', async (_, forge) => {
    const { client } = running;
    const before = await assetIn('sign-off');
    const handle = client.workflow.getHandle(campaignWorkflowId('steinfoehr', id));
    const command = commandOf(decideOn(before));
    const genuine = await signCommand(await ourKey(), commandOf({ kind: 'pause' }, 'lena-hofer'));
    const signed = await forge(command, genuine);
    await expect(handle.executeUpdate('decide', { args: [signed], updateId: randomUUID() })).rejects.toThrow();
    expect(await assetIn('sign-off')).toEqual(before);
  });

  it.each(attempts)('changes nothing by signal with %s', async (_, forge) => {
    const { client } = running;
    const before = await assetIn('sign-off');
    const handle = client.workflow.getHandle(campaignWorkflowId('steinfoehr', id));
    const genuine = await signCommand(await ourKey(), commandOf({ kind: 'pause' }, 'lena-hofer'));
    await handle.signal('signOff', await forge(commandOf(decideOn(before)), genuine));
    await handle.query('status');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await assetIn('sign-off')).toEqual(before);
  });

  it('cannot publish with a workflow of its own that goes straight to the commit', async () => {
    const { house, client, temporal, desk, person } = running;
    const { request, publication } = await assetIn('sign-off');
    const { brief: briefRef } = (await desk.campaign(person('lena-hofer'), id)).status;
    const connection = await NativeConnection.connect({ address: temporal.address });
    const worker = await Worker.create({
      connection,
      taskQueue: 'rogue',
      workflowsPath: fileURLToPath(new URL('./rogue-workflow.ts', import.meta.url)),
    });
    const outcome = await worker.runUntil(async (): Promise<unknown> => {
      const { prepared, slotWindow, request: name } = request!;
      const input = await commitInput(running, briefRef, {
        prepared,
        publication: publication!.id,
        slotWindow,
        request: name,
      });
      return client.workflow.execute('rogue', { taskQueue: 'rogue', workflowId: 'steinfoehr/rogue', args: [input] });
    });
    await connection.close();
    expect(outcome).toEqual({ state: 'refused', url: null, reason: expect.stringMatching(/^sha256:/) });
    const [decision] = await house.tenants[0].store.ledger.decisions({ campaign: id, allowed: false, limit: 1 });
    expect(decision).toMatchObject({ principal: 'Service:publisher', action: 'publish', decision: { allowed: false } });
    expect(await house.tenants[0].store.publications.list({ campaign: id, state: 'published' })).toEqual([]);
  });
});

/** What `commit` is called with, the pin read from the history of the campaign. */
async function commitInput(
  { client }: RunningHouse,
  brief: Ref,
  rest: { prepared: Ref; publication: Ref; request: string; slotWindow: { from: string; to: string } },
) {
  const pin = await pinOf(client);
  return {
    pin: { ...pin, brief },
    ...rest,
    slotWindow: { ...rest.slotWindow, from: new Date(0).toISOString() },
  };
}

/** The pin that the campaign carries: in the input of its first run's continuation, or of any activity. */
async function pinOf(client: Client): Promise<Pin> {
  const { events } = await client.workflow.getHandle(campaignWorkflowId('steinfoehr', id)).fetchHistory();
  for (const event of events ?? []) {
    const [payload] = event.activityTaskScheduledEventAttributes?.input?.payloads ?? [];
    if (!payload?.data) continue;
    const { pin } = JSON.parse(Buffer.from(payload.data).toString('utf8')) as { pin?: Pin };
    if (pin) return pin;
  }
  throw new Error('No activity of the campaign carries a pin.');
}

function decideOn({ request }: AssetStatus): Action {
  const { prepared, destination, slotWindow, stages } = request!;
  return {
    kind: 'decide',
    asset,
    request: request!.request,
    stage: stages[0]!.stage,
    prepared: prepared as Ref,
    destination,
    slotWindow,
    decision: 'approve',
    comment: null,
  };
}

const commandOf = (action: Action, person = 'miriam-falk'): Command => ({
  id: randomUUID(),
  tenant: 'steinfoehr',
  campaign: id,
  person,
  at: new Date().toISOString(),
  action,
});

const ourKey = () => loadOrCreateSigningKey(running.house.tenants[0].keys);

async function signWith(command: Command, kid: string): Promise<SignedCommand> {
  const { privateKey } = generateKeyPairSync('ed25519');
  const payload = new TextEncoder().encode(canonicalJson(command));
  const attestation = await new CompactSign(payload)
    .setProtectedHeader({ alg: 'EdDSA', kid, typ: 'copydesk-command+jws' })
    .sign(privateKey);
  return { command, attestation };
}
