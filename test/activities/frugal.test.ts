import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApplicationFailure } from '@temporalio/common';
import { parse } from 'yaml';
import type { TurnRecord } from '../../activities/compose-messages.ts';
import type { TenantDependencies } from '../../activities/dependencies.ts';
import type { OverBudgetDetail } from '../../activities/over-budget-detail.ts';
import { Brief } from '../../domain/brief.ts';
import type { Pin } from '../../domain/campaign.ts';
import type { Accounting, ModelRequest } from '../../domain/model.ts';
import type { Ref } from '../../domain/ref.ts';
import { bookCall, spendRequest } from '../store/contract/samples.ts';
import { example, openDesk, tenant } from './desk.ts';

describe('a campaign whose money runs short', () => {
  let desk: Awaited<ReturnType<typeof openDesk>>;
  let pin: Pin;
  const asked: ModelRequest[] = [];
  const campaign = 'sparsam';

  beforeAll(async () => {
    desk = await openDesk();
    const limits = 'campaign: { softCents: 1, degradeCents: 2, hardCents: 4 }\n';
    await writeFile(join(desk.directory, 'budgets.yaml'), limits);
    const brief = Brief.parse(parse(await readFile(`${example}/briefs/produkt-launch.yaml`, 'utf8')));
    const put = await desk.store.artifacts.put('brief', { ...brief, budgetCents: undefined });
    pin = await desk.activitiesOf(campaign).pinRun({ tenant, campaign, brief: put });
  }, 120_000);
  afterAll(() => desk?.close());

  /** Asks for as many passages as it may, each time for one cent at most. */
  const gateway = {
    async call(request: ModelRequest, { accounting }: { accounting: Accounting }) {
      asked.push(request);
      const usage = { inputTokens: 1, outputTokens: 1, cachedInputTokens: 0 };
      const reservation = await accounting.reserve({
        number: 1,
        route: 'r',
        model: 'm',
        atMost: usage,
        atMostCents: 1,
      });
      await reservation.settle({ kind: 'answered', usage, costCents: 0 });
      const search = { id: '1', name: 'search_knowledge', arguments: { query: 'Jacke Regen', limit: 12 } };
      return { content: '', toolCalls: [search], usage, model: 'm', route: 'r', costCents: 0 };
    },
    health: () => [],
  } as unknown as TenantDependencies['gateway'];

  const ask = async (step: string) => {
    const task = { role: 'researcher', language: pin.language };
    const about = { pin, step, task, turns: [] };
    const activities = desk.activitiesOf(campaign, { gateway });
    const { turn } = await activities.callModel({ ...about, stage: 'research', escalate: false });
    const results = await activities.useTools({ ...about, turn });
    const { messages } = await desk.store.artifacts.get<{ messages: { content: string }[] }>(results);
    const { passages } = JSON.parse(messages[0]!.content) as { passages: unknown[] };
    return { degraded: (await desk.store.artifacts.get<TurnRecord>(turn)).degraded, passages: passages.length };
  };

  it('goes on with the small model, half the temperature and few passages, and the turn says why', async () => {
    const before = await ask('before');
    expect(before.degraded).toBeNull();
    expect(before.passages).toBeGreaterThan(3);
    await bookCall(desk.store, 'spent', { campaign, costCents: 2 });
    expect(await ask('after')).toEqual({ degraded: 'campaign', passages: 3 });
    expect(asked[0]!.modelClass).toBe('large');
    expect(asked[1]!.modelClass).toBe('small');
    expect(asked[1]!.temperature).toBe(asked[0]!.temperature / 2);
    const lines = (await desk.store.events.list(campaign)).filter(({ kind }) => kind === 'budget');
    expect(lines).toMatchObject([{ data: { scope: 'campaign', level: 'soft' } }, { data: { level: 'degrade' } }]);
  });

  it('books at its bound what a call left behind that nobody came back to', async () => {
    const { budgets } = desk.store;
    const accounts = { ...spendRequest('left').accounts, campaign: 'left' };
    await budgets.reserve({ ...spendRequest('left'), accounts }, {}, 0);
    await desk.activitiesOf('reconcile').reconcileOrphans({ tenant });
    const [left] = await budgets.standing({ campaign: 'left', month: accounts.month });
    expect(left).toMatchObject({ reservedCents: 0, unknownCents: 0.5 });
  });

  it('says what is missing where when the next call does not fit, and that there is room after a top-up', async () => {
    await bookCall(desk.store, 'spent more', { campaign, costCents: 1.5 });
    const failure = (await ask('over').catch((error) => error)) as ApplicationFailure;
    expect(failure).toMatchObject({ type: 'over_budget', message: 'over_budget', nonRetryable: true });
    const detail = failure.details![0] as Ref;
    const { words, needCents } = await desk.store.artifacts.get<OverBudgetDetail>(detail);
    expect(needCents).toBe(1);
    expect(words.de.replaceAll('\u00a0', ' ')).toContain('Vom Budget der Kampagne (0,04 €) sind 0,04 € ausgegeben');
    const { hasRoom } = desk.activitiesOf(campaign);
    expect(await hasRoom({ pin, detail })).toBe(false);
    const topUp = { command: 'c', scope: 'campaign' as const, name: campaign, cents: 1, person: 'jonas-lindner' };
    await desk.store.budgets.topUp(topUp);
    expect(await hasRoom({ pin, detail })).toBe(true);
  });
});
