import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CommandRequest } from '../../console/desk/desk.ts';
import { contentOf, draftOf } from '../../console/pages/edit-form.ts';
import { fakeDesk, pagesFor } from './fake-desk.ts';
import { content, lena, miriam, ref, selectionView, signOffView, variants } from './sample.ts';

const asset = '/campaigns/nordgrat-launch/assets/journal/de-DE';

/** Submits the form of the page whose fields and button are these, as a browser would without JavaScript. */
async function submit(path: string, kind: string, typed: Record<string, string>, view = selectionView, viewer = lena) {
  const { desk, commands } = fakeDesk({ asset: async () => view });
  const app = pagesFor(desk, viewer);
  const html = await (await app.request(path)).text();
  const form = html.match(/<form [^>]*>.*?<\/form>/gs)!.find((one) => one.includes(`name="kind" value="${kind}"`))!;
  const action = /action="([^"]+)"/.exec(form)![1]!;
  const fields = [...form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [
    name!,
    value!,
  ]);
  const response = await app.request(action, {
    method: 'POST',
    body: new URLSearchParams([...fields, ...Object.entries(typed)] as string[][]),
  });
  return { response, command: commands[0], id: fields.find(([name]) => name === 'command')?.[1] };
}

describe('a form', () => {
  const about = { asset: 'journal/de-DE' };
  const cases: [string, Record<string, string>, CommandRequest, string][] = [
    ['select', {}, { kind: 'select', ...about, variant: ref('a') }, asset],
    [
      'rewrite',
      { passage: '', instruction: 'Kürzer.\r\nUnd wärmer.' },
      { kind: 'rewrite', ...about, base: ref('a'), instruction: 'Kürzer.\nUnd wärmer.' },
      asset,
    ],
    [
      'rewrite',
      { passage: ' Sie wiegt ', instruction: 'Kürzer.' },
      { kind: 'rewrite', ...about, base: ref('a'), instruction: '»Sie wiegt«\nKürzer.' },
      asset,
    ],
    [
      'reschedule',
      { slot: '2026-12-01T09:00' },
      { kind: 'reschedule', ...about, slot: '2026-12-01T09:00:00+01:00' },
      asset,
    ],
    ['pause', {}, { kind: 'pause' }, '/campaigns/nordgrat-launch'],
    ['retry', {}, { kind: 'retry', ...about }, '/campaigns/nordgrat-launch'],
    [
      'cancel',
      { reason: 'Verschoben.' },
      { kind: 'cancel', reason: 'Verschoben.' },
      '/campaigns/nordgrat-launch/cancel',
    ],
  ];
  it.each(cases)('asks for exactly this: %s %j', async (kind, typed, request, path) => {
    const { response, command, id } = await submit(path, kind, typed);
    expect(command).toEqual({ person: 'lena-hofer', campaign: 'nordgrat-launch', request, id });
    expect(response.status).toBe(303);
  });

  it.each(['approve', 'request_changes', 'reject'] as const)(
    'decides %s about the prepared piece that it shows',
    async (decision) => {
      const { command } = await submit(asset, 'decide', { decision, comment: 'Bitte prüfen.' }, signOffView, miriam);
      expect(command!.request).toEqual({
        kind: 'decide',
        ...about,
        prepared: ref('c'),
        stage: 'brand',
        decision,
        comment: 'Bitte prüfen.',
      });
    },
  );

  it('tops up in euro, for whoever owns the budget, and is not there for others', async () => {
    const owner = { ...miriam, roles: ['budget-owner' as const] };
    const page = '/campaigns/nordgrat-launch';
    const { command } = await submit(page, 'top-up', { euro: '5,50', scope: 'month' }, selectionView, owner);
    expect(command!.request).toEqual({ kind: 'top-up', scope: 'month', cents: 550 });
    const others = await pagesFor(fakeDesk().desk, lena).request(page);
    expect(await others.text()).not.toContain('value="top-up"');
  });

  it('leaves an empty comment out', async () => {
    const { command } = await submit(asset, 'decide', { decision: 'approve', comment: ' ' }, signOffView, miriam);
    expect(command!.request).toEqual({
      kind: 'decide',
      ...about,
      prepared: ref('c'),
      stage: 'brand',
      decision: 'approve',
      comment: undefined,
    });
  });
});

describe('the edit form', () => {
  const base = variants[0]!;

  async function post(fields: Record<string, string>) {
    const { desk, commands } = fakeDesk();
    const response = await pagesFor(desk).request(`${asset}/edit`, {
      method: 'POST',
      body: new URLSearchParams({ base: base.ref, ...fields }),
    });
    return { response, html: await response.text(), commands };
  }

  const filled = {
    title: 'Neuer Titel der Nordgrat',
    description: 'Neu.',
    slug: 'neu',
    'block.0.kind': 'list',
    'block.0.text': 'eins\r\n\r\nzwei',
    'block.1.kind': 'link',
    'block.1.text': 'Mehr',
    'block.1.url': '/mehr',
    'claim.0.text': 'eins',
    'claim.0.from': '0',
  };

  it('saves the blocks as they stand, with the evidence of the base', async () => {
    const { response, commands } = await post({ ...filled, do: 'save' });
    expect([response.status, response.headers.get('Location')]).toEqual([303, `${asset}?saved`]);
    expect(commands[0]!.request).toEqual({
      kind: 'edit',
      asset: 'journal/de-DE',
      base: base.ref,
      content: {
        title: filled.title,
        description: 'Neu.',
        slug: 'neu',
        body: [
          { kind: 'list', items: ['eins', 'zwei'] },
          { kind: 'link', label: 'Mehr', url: '/mehr' },
        ],
        claims: [{ text: 'eins', evidence: content.claims[0]!.evidence }],
      },
    });
  });

  it.each([
    ['up.1', ['link', 'list']],
    ['down.0', ['link', 'list']],
    ['remove.0', ['link']],
    ['add', ['list', 'link', 'heading']],
    ['up.9', ['list', 'link']],
  ])('only changes the form on %s', async (button, kinds) => {
    const { html, commands } = await post({ ...filled, add: 'heading', do: button });
    expect([...html.matchAll(/name="block\.\d+\.kind" value="(\w+)"/g)].map(([, kind]) => kind)).toEqual(kinds);
    expect(commands).toEqual([]);
  });

  it('shows what is missing beside its field and keeps what was typed', async () => {
    const { response, html, commands } = await post({ ...filled, 'block.1.text': '', do: 'save' });
    expect(response.status).toBe(422);
    expect(html).toMatch(/id="block\.1\.text-problem"[^>]*>Bitte ausfüllen oder den Block entfernen/);
    expect(html).toContain(filled.title);
    expect(commands).toEqual([]);
  });

  it('gives back the content it was made from when nothing is changed', () => {
    const word = fc.stringMatching(/^[a-zäß<&"]{1,8}( [a-z]{1,8})?$/);
    const block = fc.oneof(
      word.map((text) => ({ kind: 'paragraph' as const, text })),
      fc.array(word, { minLength: 1, maxLength: 3 }).map((items) => ({ kind: 'list' as const, items })),
      word.map((alt) => ({ kind: 'image' as const, url: '/a.png', alt })),
    );
    fc.assert(
      fc.property(fc.array(block, { minLength: 1, maxLength: 4 }), (body) => {
        const before = { ...content, body };
        expect(contentOf(draftOf(before), before)).toEqual(before);
      }),
    );
  });
});

describe('the form for a brief', () => {
  const filled = {
    brand: 'steinfoehr',
    owner: 'lena-hofer',
    id: 'winter',
    title: 'Winter',
    goal: 'Tausend Besuche bis Mai.',
    baseline: 'Heute 500.',
    audience: 'Menschen, die wandern.',
    questions: 'Was hält warm?\r\nWas wiegt es?',
    products: 'SF-1001',
    'assets.0.channel': 'journal',
    'assets.0.locale': 'de-DE',
    'assets.0.variants': '3',
    'assets.0.slot': '2027-07-01T08:00',
    budgetCents: '2,50',
  };
  const brief = {
    brand: 'steinfoehr',
    owner: 'lena-hofer',
    id: 'winter',
    title: 'Winter',
    goal: 'Tausend Besuche bis Mai.',
    baseline: 'Heute 500.',
    audience: 'Menschen, die wandern.',
    products: ['SF-1001'],
    questions: ['Was hält warm?', 'Was wiegt es?'],
    assets: [{ channel: 'journal', locales: ['de-DE'], variants: 3, slot: '2027-07-01T08:00:00+02:00' }],
    budgetCents: 250,
  };

  async function post(fields: Record<string, string>) {
    const started: unknown[] = [];
    const { desk } = fakeDesk({
      start: async (_viewer, given) => {
        started.push(given);
        return { campaign: 'winter', existing: false };
      },
    });
    const response = await pagesFor(desk).request('/campaigns/new', {
      method: 'POST',
      body: new URLSearchParams(fields),
    });
    return { response, html: await response.text(), started };
  }

  it('shows the estimate before it offers to start', async () => {
    const { html, started } = await post({ ...filled, do: 'estimate' });
    expect(html).toContain('0,43');
    expect(html).toContain('value="start"');
    expect(started).toEqual([]);
    expect(await (await pagesFor(fakeDesk().desk).request('/campaigns/new')).text()).not.toContain('value="start"');
  });

  it('starts exactly the brief that was filled in', async () => {
    const { response, started } = await post({ ...filled, do: 'start' });
    expect(started).toEqual([brief]);
    expect(response.headers.get('Location')).toBe('/campaigns/winter');
  });

  it('takes a brief as YAML', async () => {
    const { started } = await post({ yaml: JSON.stringify(brief), do: 'start' });
    expect(started).toEqual([brief]);
  });

  it('shows mistakes beside their fields, in the language of the reader', async () => {
    const { response, html } = await post({ ...filled, goal: '', id: 'Winter!', do: 'start' });
    expect(response.status).toBe(422);
    expect(html).toMatch(/id="goal-problem"[^>]*>Bitte ausfüllen/);
    expect(html).toContain('id="id-problem"');
  });
});

describe('the form for a document', () => {
  async function upload(file: File | string) {
    const added: unknown[] = [];
    const { desk } = fakeDesk({
      addKnowledge: async (viewer, { name, bytes, readers }) => {
        added.push({ person: viewer.id, name, text: new TextDecoder().decode(bytes), readers });
        return { id: name, change: 'added' };
      },
    });
    const body = new FormData();
    body.set('file', file);
    body.set('readers', 'content-lead');
    const response = await pagesFor(desk).request('/knowledge', { method: 'POST', body });
    return { response, added };
  }

  it('hands in its bytes for the readers that were chosen', async () => {
    const { response, added } = await upload(new File(['# Größen'], 'größen.md'));
    expect(added).toEqual([{ person: 'lena-hofer', name: 'größen.md', text: '# Größen', readers: ['content-lead'] }]);
    expect(response.headers.get('Location')).toBe(`/knowledge?added=${encodeURIComponent('größen.md')}`);
  });

  it('asks for a file when none was chosen', async () => {
    const { response, added } = await upload('');
    expect([response.status, added]).toEqual([422, []]);
    expect(await response.text()).toContain('Bitte eine Datei wählen.');
  });
});
