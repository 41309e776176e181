import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import type { TenantDependencies } from '../../activities/dependencies.ts';
import { Brief } from '../../domain/brief.ts';
import type { Command } from '../../domain/command.ts';
import type { Product } from '../../domain/product.ts';
import type { Ref } from '../../domain/ref.ts';
import type { Rules } from '../../domain/workspace.ts';
import { signCommand } from '../../policies/attestation.ts';
import { example, openDesk, tenant } from './desk.ts';

const { privateKey } = generateKeyPairSync('ed25519');
const publicKeys = async () => ({ test: createPublicKey(privateKey) });
const slotWindow = { from: '2026-11-24T08:00:00Z', to: '2026-12-01T08:00:00Z' };

let desk: Awaited<ReturnType<typeof openDesk>>;
const quote = 'Die Nordgrat 3L wiegt in Größe M 412 Gramm.';
/** A passage of the example that says so. */
let cited: { id: string; document: string };
beforeAll(async () => {
  desk = await openDesk();
  const [row] = await desk.store.sql.query<{ document: string; ordinal: number }>(
    `select v.document, p.ordinal from knowledge_passages p
     join knowledge_versions v on v.tenant = p.tenant and v.version = p.version
     where p.tenant = $1 and v.language = 'de' and p.text like '%' || $2 || '%' limit 1`,
    [tenant, quote],
  );
  cited = { id: `${row!.document}#${row!.ordinal}`, document: row!.document };
}, 120_000);
afterAll(() => desk.close());

const text = `Die Regenjacke Tobel 2.5L kostet 179,00 € statt 199,00 €. ${quote}`;
const content = (slug: string) => ({
  title: 'Regenjacken für den Herbst im Gebirge',
  description: 'Zwei Jacken, ein Preis und was dahinter steht, für nasse Tage.',
  slug,
  body: [
    { kind: 'paragraph', text },
    { kind: 'paragraph', text: 'Mit Unterstützung von KI geschrieben.' },
    { kind: 'link', label: 'Zur Jacke', url: 'https://www.steinfoehr.example/tobel' },
  ],
  claims: [{ text: quote, evidence: [{ document: cited.document, passage: cited.id, quote, confidence: 1 }] }],
});

interface World {
  product: Partial<Product>;
  rules: Partial<Rules>;
  now: string;
}
const atApproval: World = {
  product: { priceCents: 17_900, lowest30DaysCents: 19_900, stock: 5, offerEnds: '2026-11-25T12:00:00+01:00' },
  rules: {},
  now: '2026-11-24T08:00:00Z',
};

/** The activities as the world is: the price list, the rules, and what time it is. */
function activitiesIn(campaign: string, { product, rules, now }: World) {
  const changed: Partial<TenantDependencies> = {
    publicKeys,
    now: () => new Date(now),
    async loadWorkspace() {
      const { workspace, products, people } = await desk.deps.loadWorkspace();
      return {
        workspace: { ...workspace, rules: { ...workspace.rules, ...rules } },
        products: products.map((one) => (one.sku === 'SF-1010' ? { ...one, ...product } : one)),
        people,
      };
    },
  };
  return desk.activitiesOf(campaign, changed);
}

/** A text that was checked, prepared and approved while all of it was true. */
async function approved(campaign: string) {
  const activities = activitiesIn(campaign, atApproval);
  const brief = Brief.parse(parse(await readFile(`${example}/briefs/produkt-launch.yaml`, 'utf8')));
  const teaser = { ...brief, assets: [{ channel: 'teaser', locales: ['de-DE'], variants: 1 }] };
  const { artifacts } = desk.store;
  const pin = await activities.pinRun({ tenant, campaign, brief: await artifacts.put('brief', teaser) });
  const asset = pin.assets[0]!;
  const made = { hypothesis: '', madeBy: 'agent:copywriter', basedOn: null, contributors: ['agent:copywriter'] };
  const ref = await artifacts.put('variant', { ...asset, ...made, content: content(campaign) });
  const [variant] = await activities.checkVariants({
    pin,
    asset,
    research: null,
    strategy: null,
    drafts: [],
    existing: [ref],
  });
  const { findings } = await artifacts.get<{ findings: { rule: string }[] }>(variant!.findings);
  const request = `${asset.asset}/1`;
  const piece = await activities.prepareAsset({ pin, asset, variant: variant!, request: 1 });
  const { prepared, publication, destination } = piece;
  for (const [index, { stage }] of piece.stages.entries()) {
    const command: Command = {
      id: `a4f5c0de-0000-4000-8000-${String(Math.floor(Math.random() * 1e12)).padStart(12, '0')}`,
      tenant,
      campaign,
      person: index === 0 ? 'miriam-falk' : 'sven-aumann',
      at: atApproval.now,
      action: {
        kind: 'decide',
        asset: asset.asset,
        request,
        stage,
        prepared,
        destination,
        slotWindow,
        decision: 'approve',
        comment: null,
      },
    };
    await activities.verifyCommand({ signed: await signCommand({ kid: 'test', privateKey }, command), pin });
  }
  return { pin, findings, commit: { pin, publication, prepared, request, slotWindow } };
}

const isLive = (campaign: string) =>
  access(join(desk.directory, 'site/teaser', campaign, 'index.html')).then(
    () => true,
    () => false,
  );
const reasonOf = async (reason: Ref | undefined) =>
  (await desk.store.artifacts.get<{ words: { de: string; en: string } }>(reason!)).words;

/** The document that is cited holds until then. */
const validUntil = (instant: string | null) =>
  desk.store.sql.query('update knowledge_versions set valid_until = $3 where tenant = $1 and document = $2', [
    tenant,
    cited.document,
    instant,
  ]);

describe('what was true at approval and is not true at the slot', () => {
  const cases: [string, Partial<World> & { document?: string }, RegExp][] = [
    ['a price that has changed', { product: { priceCents: 18_900 } }, /179,00\s€ belongs to no product/],
    ['another lowest price of 30 days', { product: { lowest30DaysCents: 18_500 } }, /does not match the lowest price/],
    ['a reduction that is none any more', { product: { lowest30DaysCents: null } }, /does not match the lowest price/],
    ['a minimum above the price', { product: { minimumCents: 18_000 } }, /leads below the minimum price/],
    ['a product that is sold out', { product: { stock: 0 } }, /Tobel 2\.5L Rain Jacket is sold out/],
    ['an offer that has ended', { now: '2026-11-25T11:00:00Z' }, /The offer for Tobel 2\.5L Rain Jacket has ended/],
    ['a document that holds no longer', { document: '2026-11-24T00:00:00Z' }, /./],
    [
      'a rule that was made since',
      {
        rules: { blocklist: [{ term: 'Regenjacke', language: 'de', reason: 'heißt jetzt anders', verdict: 'repair' }] },
      },
      /“Regenjacke” is on the blocklist/,
    ],
  ];

  it.each(cases)('holds back %s, says which, and sends nothing', async (name, world, reason) => {
    const campaign = `wahr-${cases.findIndex(([one]) => one === name) + 1}`;
    const { commit } = await approved(campaign);
    const product = { ...atApproval.product, ...world.product };
    if (world.document) await validUntil(world.document);
    try {
      const outcome = await activitiesIn(campaign, { ...atApproval, ...world, product }).commit(commit);
      expect(outcome).toMatchObject({ state: 'refused', url: null });
      const words = await reasonOf(outcome.reason);
      expect(words.en).toMatch(/^Policy refuses it: blocked-finding\b/);
      expect(words.en).toMatch(reason);
      expect(await isLive(campaign)).toBe(false);
    } finally {
      await validUntil(null);
    }
    expect(await desk.store.publications.get(commit.publication)).toMatchObject({ state: 'refused' });
  });

  it('goes out when all of it is still true', async () => {
    const { commit, findings } = await approved('wahr-bis-zuletzt');
    expect(findings.filter(({ rule }) => /^(price|offer)\//.test(rule))).toEqual([]);
    const outcome = await activitiesIn('wahr-bis-zuletzt', { ...atApproval, now: '2026-11-25T10:59:00Z' }).commit(
      commit,
    );
    expect(outcome.state).toBe('published');
    expect(await isLive('wahr-bis-zuletzt')).toBe(true);
  });
});
