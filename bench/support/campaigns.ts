import type { AssetView } from '../../console/desk/desk.ts';
import type { Ask } from './ask-api.ts';

export const lead = 'lena-hofer';
export const approver = 'miriam-falk';
const channel = 'teaser';
export const asset = `${channel}/de-DE`;

/** As small as a brief can be: one question, one asset. */
export const briefOf = (id: string, variants = 1) => ({
  id,
  brand: 'steinfoehr',
  title: 'Die Nordgrat 3L ist da',
  goal: '600 verkaufte Jacken bis Ende Februar',
  baseline: '410 im letzten Winter, nach Warenwirtschaft',
  audience: 'Bergwanderer, die eine Jacke für viele Jahre suchen',
  products: ['SF-1001'],
  questions: ['Wie wasserdicht ist die Nordgrat 3L?'],
  assets: [{ channel, locales: ['de-DE'], variants }],
  owner: lead,
});

export async function start({ ask }: { ask: Ask }, tenant: string, brief: ReturnType<typeof briefOf>): Promise<void> {
  expectStatus(await ask(tenant, lead, '/campaigns', brief), 201);
}

/** Takes the first variant, at an address of its own: campaigns of one brief would otherwise all go to the same. */
export async function take({ ask }: { ask: Ask }, tenant: string, id: string): Promise<void> {
  const { variants } = (await ask<AssetView>(tenant, lead, `/campaigns/${id}/assets/${asset}`)).json;
  const { ref, content } = variants[0]!;
  const edit = { kind: 'edit', asset, base: ref, content: { ...content, slug: id } };
  expectStatus(await ask(tenant, lead, `/campaigns/${id}/commands`, edit), 200);
  const edited = (await ask<AssetView>(tenant, lead, `/campaigns/${id}/assets/${asset}`)).json.variants.at(-1)!;
  const select = { kind: 'select', asset, variant: edited.ref };
  expectStatus(await ask(tenant, lead, `/campaigns/${id}/commands`, select), 200);
}

/** Approves what is up for sign-off; returns when that was asked for, in milliseconds since 1970. */
export async function approve({ ask }: { ask: Ask }, tenant: string, id: string): Promise<number> {
  const { prepared } = (await ask<AssetView>(tenant, approver, `/campaigns/${id}/assets/${asset}`)).json;
  const asked = Date.now();
  const body = { kind: 'decide', asset, prepared: prepared!.ref, decision: 'approve' };
  expectStatus(await ask(tenant, approver, `/campaigns/${id}/commands`, body), 200);
  return asked;
}

/** So many at once, in order. */
export async function each<T>(items: readonly T[], abreast: number, work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  const next = async () => {
    for (let item = queue.shift(); item; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: abreast }, next));
}

function expectStatus({ status, json }: { status: number; json: unknown }, wanted: number): void {
  if (status !== wanted) throw new Error(`The API answered ${status} instead of ${wanted}: ${JSON.stringify(json)}`);
}

/** Moves what is up for sign-off, or waits for its slot. */
export async function reschedule({ ask }: { ask: Ask }, tenant: string, id: string, slot: string): Promise<void> {
  expectStatus(await ask(tenant, lead, `/campaigns/${id}/commands`, { kind: 'reschedule', asset, slot }), 200);
}
