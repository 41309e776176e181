import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Ref } from '../../../domain/ref.ts';
import type { Store, TenantStore } from '../../../store/store.ts';
import { bookCall, campaignStatus, decideCommand, decision, identity, newTenant, receipt, refOf } from './samples.ts';

/** What one tenant would see if nobody else were there. */
const newWorld = () => ({
  artifacts: new Map<Ref, { value: unknown }>(),
  turns: new Map<string, { token: number; result: Ref | null }>(),
  commands: [] as string[],
  publications: new Map<Ref, { state: string; attempt: number }>(),
  campaigns: new Map<string, string>(),
  events: [] as { campaign: string; n: number }[],
  calls: new Map<string, number>(),
  decisions: [] as string[],
  tokens: new Map<string, string>(),
});
type World = ReturnType<typeof newWorld>;

/** Refs and tokens that have been given out to anybody: every tenant tries those of all. */
interface Known {
  readonly refs: readonly Ref[];
  readonly tokens: readonly string[];
}

/** Does a step in the store and returns what came of it; `key` is one of three that all tenants use. */
type Step = (store: TenantStore, known: Known, key: string, n: number) => Promise<unknown>;
/** The same in the world of that tenant alone. `outcome` is only read for what the store draws at random: refs and tokens. */
type Expected = (world: World, known: Known, key: string, n: number, outcome: never) => unknown;

const classOf = (error: { errorClass?: string }) => error.errorClass;
const pick = <T>(items: readonly T[], n: number): T | undefined => items[n % Math.max(items.length, 1)];

const steps: Record<string, [Step, Expected]> = {
  'put an artifact': [
    ({ artifacts }, _known, key, n) => artifacts.put(key, n),
    (world, _known, _key, n, ref: Ref) => {
      world.artifacts.set(ref, { value: n });
      return ref;
    },
  ],
  'get an artifact of somebody': [
    ({ artifacts }, { refs }, _key, n) => artifacts.get(pick(refs, n) ?? refOf('none')).catch(classOf),
    (world, { refs }, _key, n) => world.artifacts.get(pick(refs, n) ?? refOf('none'))?.value ?? 'not_found',
  ],
  'erase an artifact of somebody': [
    ({ artifacts }, { refs }, _key, n) => artifacts.erase(pick(refs, n) ?? refOf('none')).catch(classOf),
    (world, { refs }, _key, n) => {
      const ref = pick(refs, n) ?? refOf('none');
      if (!world.artifacts.has(ref)) return 'not_found';
      world.artifacts.set(ref, { value: undefined });
      return undefined;
    },
  ],
  'claim a turn': [
    async ({ turns }, _known, key) => {
      const { untilMs: _untilMs, ...claim } = { untilMs: 0, ...(await turns.claim(key, 3_600_000)) };
      return claim;
    },
    (world, _known, key) => {
      const turn = world.turns.get(key);
      if (turn) return turn.result ? { state: 'finished', result: turn.result } : { state: 'busy' };
      world.turns.set(key, { token: 1, result: null });
      return { state: 'claimed', token: 1 };
    },
  ],
  'finish a turn': [
    ({ turns }, _known, key, n) => turns.finish(key, 1, refOf(`${n % 2}`)).catch(classOf),
    (world, _known, key, n) => {
      const turn = world.turns.get(key);
      if (!turn || (turn.result && turn.result !== refOf(`${n % 2}`))) return 'conflict';
      turn.result = refOf(`${n % 2}`);
      return undefined;
    },
  ],
  'record a command': [
    async ({ commands, tenant }, _known, key, n) => {
      const signed = decideCommand(tenant, refOf(key), key, `person ${n}`);
      signed.command.id = key;
      return commands.record(signed).catch(classOf);
    },
    (world, _known, key, n) => {
      const first = world.commands.find((id) => id.startsWith(`${key}/`));
      if (!first) world.commands.push(`${key}/person ${n}`);
      return first && first !== `${key}/person ${n}` ? 'conflict' : undefined;
    },
  ],
  'read the commands about a prepared artifact': [
    async ({ commands }, _known, key) =>
      (await commands.decisionsOn(refOf(key))).map(({ command }) => `${command.id}/${command.person}`),
    (world, _known, key) => world.commands.filter((id) => id.startsWith(`${key}/`)),
  ],
  'intend a publication': [
    async ({ publications, tenant }, _known, key) =>
      (await publications.intend(refOf(key), identity(tenant, key), key, refOf('prepared'))).state,
    (world, _known, key) => {
      const row = world.publications.get(refOf(key)) ?? { state: 'intended', attempt: 0 };
      world.publications.set(refOf(key), row);
      return row.state;
    },
  ],
  'begin a commit': [
    async ({ publications }, _known, key) =>
      (await publications.beginCommit(refOf(key), refOf('prepared')))?.attempt ?? null,
    (world, _known, key) => {
      const row = world.publications.get(refOf(key));
      if (row?.state !== 'intended') return null;
      Object.assign(row, { state: 'committing', attempt: row.attempt + 1 });
      return row.attempt;
    },
  ],
  'settle a publication': [
    ({ publications }, _known, key) =>
      publications
        .settle({ id: refOf(key), attempt: 1 }, { state: 'published', receipt: receipt(refOf(key)) })
        .catch(classOf),
    (world, _known, key) => {
      const row = world.publications.get(refOf(key));
      if (!row) return 'not_found';
      if (row.state === 'intended') return 'conflict';
      row.state = 'published';
      return undefined;
    },
  ],
  'list publications': [
    async ({ publications }) => (await publications.list()).map(({ id, state }) => `${id} ${state}`),
    (world) => [...world.publications].map(([id, { state }]) => `${id} ${state}`).reverse(),
  ],
  'put a campaign': [
    ({ campaigns, tenant }, _known, key, n) => campaigns.put(campaignStatus(tenant, key, { title: `${n}` })),
    (world, _known, key, n) => {
      world.campaigns.set(key, `${n}`);
    },
  ],
  'list campaigns': [
    async ({ campaigns }) => (await campaigns.list()).map(({ campaign, title }) => `${campaign} ${title}`),
    (world) => [...world.campaigns].map(([campaign, title]) => `${campaign} ${title}`).sort(),
  ],
  'append an event': [
    ({ events }, _known, key, n) => events.append(key, 'note', { n }, `${n}`),
    (world, _known, campaign, n) => {
      if (!world.events.some((event) => event.campaign === campaign && event.n === n))
        world.events.push({ campaign, n });
    },
  ],
  'list events': [
    async ({ events }, _known, key) => (await events.list(key)).map(({ data }) => data.n),
    (world, _known, key) => world.events.filter(({ campaign }) => campaign === key).map(({ n }) => n),
  ],
  'record a model call': [
    (store, _known, key, n) => bookCall(store, key, { costCents: n }),
    (world, _known, key, n) => {
      if (!world.calls.has(key)) world.calls.set(key, n);
    },
  ],
  'add up what was spent': [
    async ({ budgets }) => (await budgets.standing({ campaign: 'launch', month: '2026-12' }))[0]!.knownCents,
    (world) => [...world.calls.values()].reduce((sum, cents) => sum + cents, 0),
  ],
  'record a decision': [
    ({ ledger }, _known, key, n) =>
      ledger.recordDecision({
        principal: key,
        action: 'a',
        resource: `${n}`,
        campaign: null,
        decision: decision(true),
      }),
    (world, _known, key, n) => {
      world.decisions.unshift(`${key} ${n}`);
    },
  ],
  'list decisions': [
    async ({ ledger }) => (await ledger.decisions()).map(({ principal, resource }) => `${principal} ${resource}`),
    (world) => world.decisions,
  ],
  'issue a token': [
    ({ access }, _known, key) => access.issue('login', key, 3_600_000),
    (world, _known, key, _n, token: string) => {
      world.tokens.set(token, key);
      return token;
    },
  ],
  'redeem a token of somebody': [
    ({ access }, { tokens }, _key, n) => access.redeem('login', pick(tokens, n) ?? 'none'),
    (world, { tokens }, _key, n) => {
      const person = world.tokens.get(pick(tokens, n) ?? 'none') ?? null;
      world.tokens.delete(pick(tokens, n) ?? 'none');
      return person;
    },
  ],
  'count every row by a statement that names no tenant': [
    async ({ sql }) =>
      sql.query(
        `select (select count(*) from artifacts) as artifacts, (select count(*) from turns) as turns,
           (select count(*) from events) as events, (select count(*) from access_tokens) as tokens`,
      ),
    ({ artifacts, turns, events, tokens }) => [
      { artifacts: artifacts.size, turns: turns.size, events: events.length, tokens: tokens.size },
    ],
  ],
  'empty a table by a statement that names no tenant': [
    async ({ sql }) => (await sql.query('delete from turns returning key')).length,
    (world) => {
      const { size } = world.turns;
      world.turns.clear();
      return size;
    },
  ],
  'roll back a transaction': [
    async ({ sql }) => {
      const work = sql.transaction(async (transaction) => {
        await transaction.query('delete from access_tokens');
        await transaction.query("update campaigns set stage = 'none'");
        throw new Error('rolled back');
      });
      return work.catch((error) => error.message);
    },
    () => 'rolled back',
  ],
};

const anyStep = fc.record({
  step: fc.constantFrom(...Object.keys(steps)),
  key: fc.constantFrom('launch', 'relaunch', 'x'),
  n: fc.nat(5),
});

export function worldsContract(store: () => Store): void {
  it('gives each of three tenants, who do the same at once, a world of its own', async () => {
    const plans = fc.tuple(...Array.from({ length: 3 }, () => fc.array(anyStep, { minLength: 10, maxLength: 60 })));
    await fc.assert(
      fc.asyncProperty(plans, async (three) => {
        const known = { refs: [] as Ref[], tokens: [] as string[] };
        await Promise.all(
          three.map(async (plan) => {
            const tenant = store().forTenant(newTenant());
            const world = newWorld();
            for (const { step, key, n } of plan) {
              // What is known grows while others go on: the step and its model look at the same moment.
              const moment = { refs: [...known.refs], tokens: [...known.tokens] };
              const [does, expects] = steps[step]!;
              const outcome = await does(tenant, moment, key, n);
              const expected = expects(world, moment, key, n, outcome as never);
              if (step === 'put an artifact') known.refs.push(outcome as Ref);
              if (step === 'issue a token') known.tokens.push(outcome as string);
              expect({ step, outcome }).toEqual({ step, outcome: expected });
            }
          }),
        );
      }),
      { numRuns: 40 },
    );
  }, 300_000);
}
