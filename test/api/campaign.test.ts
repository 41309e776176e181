import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import type { AssetView, CampaignView, InboxItem } from '../../console/desk/desk.ts';
import type { CampaignEvent } from '../../store/store.ts';
import { type RunningHouse, startHouse, until } from './running-house.ts';

let running: RunningHouse;
beforeAll(async () => {
  running = await startHouse({ worker: true });
}, 120_000);
afterAll(() => running?.close(), 60_000);

const get = async <T>(path: string, person = 'lena-hofer'): Promise<T> =>
  (await running.ask(person, `/api/v1${path}`)).json() as T;
const post = (person: string, path: string, body: unknown, headers: Record<string, string> = {}) =>
  running.ask(person, `/api/v1${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'Content-Type': 'application/json', ...headers },
  });
const campaign = () => get<CampaignView>('/campaigns/nordgrat-launch');
const assetOf = ({ status }: CampaignView, name: string) => status.assets.find(({ asset }) => asset === name)!;
const command = (person: string, body: unknown, key: string = randomUUID()) =>
  post(person, '/campaigns/nordgrat-launch/commands', body, { 'Idempotency-Key': key });

describe('a campaign over the API', () => {
  it('starts once from the brief of the example, and writes variants for both assets', async () => {
    const brief = parse(await readFile(join(running.workspace, 'briefs/produkt-launch.yaml'), 'utf8'));
    const estimate = await (await post('lena-hofer', '/campaigns/estimate', brief)).json();
    expect(estimate).toMatchObject({ assets: 2, variants: 4, costCents: 0 });

    const started = await post('lena-hofer', '/campaigns', brief);
    expect([started.status, await started.json()]).toEqual([201, { campaign: 'nordgrat-launch', existing: false }]);
    const listed = async () => (await get<{ campaigns: unknown[] }>('/campaigns')).campaigns.length;
    await until(listed, (count) => count === 1);
    const again = await post('lena-hofer', '/campaigns', brief);
    expect([again.status, await again.json()]).toEqual([200, { campaign: 'nordgrat-launch', existing: true }]);

    const inSelection = ({ status }: CampaignView) =>
      status.assets.length === 2 && status.assets.every(({ stage }) => stage === 'selection');
    const view = await until(campaign, inSelection);
    expect(view.status.assets.map(({ variants }) => variants.length)).toEqual([2, 2]);
    const { items } = await get<{ items: InboxItem[] }>('/inbox');
    expect(items.map(({ kind, mine }) => [kind, mine])).toEqual([
      ['select', true],
      ['select', true],
    ]);
  }, 90_000);

  it('publishes the edited text, byte for byte as it was approved, after a command that was sent twice', async () => {
    const before = await get<AssetView>('/campaigns/nordgrat-launch/assets/journal/de-DE');
    const base = before.variants.find(({ verdict }) => verdict === 'pass') ?? before.variants[0]!;
    const content = { ...base.content, title: `${base.content.title.slice(0, 60)} – geprüft` };
    const edit = { kind: 'edit', asset: 'journal/de-DE', base: base.ref, content };
    expect((await command('tobias-reiter', edit)).status).toBe(200);
    const edited = await get<AssetView>('/campaigns/nordgrat-launch/assets/journal/de-DE');
    const variant = edited.variants.find(({ madeBy }) => madeBy === 'person:tobias-reiter')!;
    expect(variant.content.title).toBe(content.title);

    if (edited.status.stage === 'selection') {
      const key = randomUUID();
      const select = { kind: 'select', asset: 'journal/de-DE', variant: variant.ref };
      const first = await (await command('lena-hofer', select, key)).json();
      expect(await (await command('lena-hofer', select, key)).json()).toEqual(first);
      expect((await command('miriam-falk', select, key)).status).toBe(409);
    }

    const waiting = await until(campaign, (view) => assetOf(view, 'journal/de-DE').stage === 'sign-off');
    const { prepared } = assetOf(waiting, 'journal/de-DE').request!;
    const approve = { kind: 'decide', asset: 'journal/de-DE', prepared, decision: 'approve' };
    const stale = await command('miriam-falk', { ...approve, prepared: base.ref });
    expect([stale.status, (await stale.json()).code]).toEqual([409, 'stale_prepared']);
    const ownWork = await command('tobias-reiter', approve);
    expect(ownWork.status).toBe(403);

    const key = randomUUID();
    const [first, second] = await Promise.all([
      command('miriam-falk', approve, key),
      command('miriam-falk', approve, key),
    ]);
    expect(await second!.json()).toEqual(await first!.json());
    await signTheRest('journal/de-DE');

    const done = await until(
      campaign,
      (view) => view.troubles.length > 0 || assetOf(view, 'journal/de-DE').stage === 'done',
    );
    expect(done.troubles).toEqual([]);
    const { receipt } = done.publications.find(({ asset }) => asset === 'journal/de-DE')!;
    const page = await readFile(join(running.workspace, 'site/journal', receipt!.remoteId, 'index.html'), 'utf8');
    const { prepared: approved } = await get<AssetView>('/campaigns/nordgrat-launch/assets/journal/de-DE');
    expect(page).toContain(approved!.html);
    expect(page).toContain('geprüft');
  }, 90_000);

  it('asks a lawyer before a foreign link goes out, though nothing else is wrong', async () => {
    const before = await get<AssetView>('/campaigns/nordgrat-launch/assets/teaser/de-DE');
    const base = before.variants.find(({ verdict }) => verdict === 'pass') ?? before.variants[0]!;
    const link = { kind: 'link', label: 'Mehr', url: 'https://fremd.example/angebot' };
    const content = { ...base.content, body: base.content.body.map((block) => (block.kind === 'link' ? link : block)) };
    const edit = { kind: 'edit', asset: 'teaser/de-DE', base: base.ref, content };
    expect((await command('tobias-reiter', edit)).status).toBe(200);
    const edited = await get<AssetView>('/campaigns/nordgrat-launch/assets/teaser/de-DE');
    const variant = edited.variants.find(({ madeBy }) => madeBy === 'person:tobias-reiter')!;
    expect(variant.findings).toContainEqual(
      expect.objectContaining({ rule: 'limits/link-target', verdict: 'repair', role: 'legal' }),
    );
    if (edited.status.stage === 'selection')
      await command('lena-hofer', { kind: 'select', asset: 'teaser/de-DE', variant: variant.ref });
    const waiting = await until(campaign, (view) => assetOf(view, 'teaser/de-DE').stage === 'sign-off');
    expect(assetOf(waiting, 'teaser/de-DE').request!.stages.map(({ stage }) => stage)).toEqual(['brand', 'legal']);
  }, 90_000);

  it('tells who comes too late that the piece has been decided', async () => {
    const { prepared } = await get<AssetView>('/campaigns/nordgrat-launch/assets/journal/de-DE');
    const late = await command('tobias-reiter', {
      kind: 'decide',
      asset: 'journal/de-DE',
      prepared: prepared!.ref,
      decision: 'reject',
    });
    expect(late.status).toBe(409);
  });

  it('goes on with server-sent events where the last connection ended', async () => {
    const { events } = await get<{ events: CampaignEvent[] }>('/campaigns/nordgrat-launch/timeline');
    const middle = events[Math.floor(events.length / 2)]!;
    const seen = await readEvents(
      { 'Last-Event-ID': String(middle.sequence) },
      events.length - events.indexOf(middle) - 1,
    );
    expect(seen.map(({ id }) => Number(id))).toEqual(
      events.slice(events.indexOf(middle) + 1).map(({ sequence }) => sequence),
    );
    expect(JSON.parse(seen[0]!.data)).toEqual(events[events.indexOf(middle) + 1]);
    expect((await running.ask('lena-hofer', '/api/v1/campaigns/none/events')).status).toBe(404);
  });

  it('tells a watcher what happens while it watches', async () => {
    const { events } = await get<{ events: CampaignEvent[] }>('/campaigns/nordgrat-launch/timeline');
    const next = readEvents({ 'Last-Event-ID': String(events.at(-1)!.sequence) }, 1);
    expect((await command('lena-hofer', { kind: 'pause' })).status).toBe(200);
    const [event] = await next;
    expect(JSON.parse(event!.data)).toMatchObject({ kind: 'command', data: { action: 'pause', person: 'lena-hofer' } });
    expect((await command('lena-hofer', { kind: 'resume' })).status).toBe(200);
  });

  it('shows a preview that can do nothing, not even ask a foreign host for a picture', async () => {
    const { prepared } = await get<AssetView>('/campaigns/nordgrat-launch/assets/journal/de-DE');
    const preview = await running.ask('lena-hofer', `/api/v1/previews/${prepared!.ref}`);
    expect(preview.headers.get('content-security-policy')).toBe(
      "sandbox; default-src 'none'; style-src 'unsafe-inline'; " +
        "img-src data: https://www.steinfoehr.example https://journal.steinfoehr.example; frame-ancestors 'self'",
    );
    expect(await preview.text()).toContain(prepared!.html);
    expect((await running.ask('lena-hofer', '/api/v1/previews/anything')).status).toBe(422);
  });
});

describe('knowledge over the API', () => {
  it('takes files of a form and bytes, for the readers that are named', async () => {
    const form = new FormData();
    form.append(
      'file',
      new Blob(['# Zwirnhose\n\nDie Zwirnhose wiegt 412 Gramm und trocknet über Nacht.']),
      'zwirnhose.md',
    );
    form.set('readers', 'legal');
    const added = await running.ask('lena-hofer', '/api/v1/knowledge/documents', { method: 'POST', body: form });
    expect([added.status, await added.json()]).toEqual([201, { documents: [{ id: 'zwirnhose.md', change: 'added' }] }]);
    const bytes = await running.ask('lena-hofer', '/api/v1/knowledge/documents?name=zwirnjacke.txt', {
      method: 'POST',
      body: 'Die Zwirnjacke wiegt 530 Gramm und hat zwei Taschen.',
      headers: { 'Content-Type': 'application/octet-stream' },
    });
    expect(bytes.status).toBe(201);
    const found = async (person: string) =>
      (await get<{ passages: { document: string }[] }>('/knowledge/search?q=Zwirnhose', person)).passages.map(
        ({ document }) => document,
      );
    expect(await found('katharina-vogt')).toContain('zwirnhose.md');
    expect(await found('lena-hofer')).not.toContain('zwirnhose.md');
    const unreadable = await running.ask('lena-hofer', '/api/v1/knowledge/documents?name=bild.png', {
      method: 'POST',
      body: 'x',
      headers: { 'Content-Type': 'application/octet-stream' },
    });
    expect(unreadable.status).toBe(422);
  });
});

/** Findings may have asked for a legal stage. */
async function signTheRest(asset: string): Promise<void> {
  const view = await campaign();
  const open = assetOf(view, asset);
  if (open.stage !== 'sign-off') return;
  const signed = await command('katharina-vogt', {
    kind: 'decide',
    asset,
    prepared: open.request!.prepared,
    decision: 'approve',
  });
  expect(signed.status).toBe(200);
}

/** The first `count` events of the stream. */
async function readEvents(headers: Record<string, string>, count: number): Promise<{ id: string; data: string }[]> {
  const hangUp = new AbortController();
  const response = await running.ask('lena-hofer', '/api/v1/campaigns/nordgrat-launch/events', {
    headers,
    signal: hangUp.signal,
  });
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  let text = '';
  const decoder = new TextDecoder();
  const parsed = () =>
    [...text.matchAll(/^data: (.*)\nid: (\d+)\n\n/gm)].map(([, data, id]) => ({ id: id!, data: data! }));
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true });
    if (parsed().length >= count) break;
  }
  hangUp.abort();
  return parsed();
}
