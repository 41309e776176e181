import { describe, expect, it } from '@jest/globals';
import type { Desk } from '../../console/desk/desk.ts';
import { CopydeskError } from '../../domain/errors.ts';
import type { Person } from '../../domain/workspace.ts';
import { fakeDesk, pagesFor } from './fake-desk.ts';
import { operationAsset, operationView, piece, stop, unsettled } from './live-sample.ts';
import { lena, miriam, ref, sven, tobias } from './sample.ts';

const operation = '/campaigns/withdraw-20261124-0f0f0f0f';
const paths = [
  '/live',
  '/live?claim=Wassers%C3%A4ule&withdrawn=yes',
  '/unsettled',
  '/channels',
  '/stop',
  `/stop?show=${stop.id}`,
];
const ofOperation = [operation, `${operation}/approve`, `${operation}/withdraw`, `${operation}/assets/piece-1`];

/** A desk whose campaign is a recall that waits for sign-off. */
const recall = (more: Partial<Desk> = {}) =>
  fakeDesk({ campaign: async () => operationView, asset: async () => operationAsset, ...more });
const textOf = async (viewer: Person, path: string, desk = recall().desk) =>
  (await pagesFor(desk, viewer).request(path)).text();
const post = (desk: Desk, viewer: Person, path: string, fields: [string, string][]) =>
  pagesFor(desk, viewer).request(path, { method: 'POST', body: new URLSearchParams(fields) });

describe('the pages about what is live', () => {
  it.each([...paths, ...ofOperation])(
    'answer at %s in both languages, without inline script or style',
    async (path) => {
      for (const [viewer, language] of [
        [lena, 'de'],
        [tobias, 'en'],
      ] as const) {
        const response = await pagesFor(recall().desk, viewer).request(path);
        const html = await response.text();
        expect([path, response.status]).toEqual([path, 200]);
        expect(html).toContain(`<html lang="${language}">`);
        expect(html).not.toMatch(/<style|\sstyle=|\son[a-z]+=|javascript:|undefined|\[object/);
        expect(html.match(/<script(?![^>]* src=)/g)).toBeNull();
      }
    },
  );

  it('offer orders to those who may give them, and the list alone to others', async () => {
    expect(await textOf(lena, '/live')).toMatch(/name="kind" value="withdraw"[\s\S]*Veranlassen/);
    const html = await textOf(miriam, '/live');
    expect(html).toContain('Acht Stunden Regen');
    expect(html).not.toContain('action="/live/operations" class="stack"><fieldset');
    expect(html).not.toContain('name="kind"');
  });

  it('offer a withdrawn page to be put back, and nothing for what cannot come back', async () => {
    const withdrawn = piece({ standing: 'withdrawn', possible: ['restore'] });
    const gone = piece({ publication: ref('7'), standing: 'withdrawn', possible: [] });
    const { desk } = recall({ live: async () => ({ pieces: [withdrawn, gone], total: 2 }) });
    const html = await textOf(lena, '/live?withdrawn=yes', desk);
    expect(html.match(/name="publication"/g)).toHaveLength(1);
    expect(html).toContain(`name="publication" value="${withdrawn.publication}"`);
    expect(html.match(/name="kind" value="[a-z]+"/g)).toEqual(['name="kind" value="restore"']);
  });

  it('order what was picked, and lead to the campaign that carries it out', async () => {
    const { desk, asked } = recall();
    const response = await post(desk, lena, '/live/operations', [
      ['publication', ref('9')],
      ['publication', ref('7')],
      ['kind', 'correct'],
      ['replace', '20.000 mm'],
      ['by', '18.500 mm'],
      ['reason', 'Der Laborwert stimmt nicht.'],
    ]);
    expect([response.status, response.headers.get('Location')]).toEqual([303, operation]);
    expect(asked).toEqual([
      [
        'operate',
        'lena-hofer',
        {
          kind: 'correct',
          publications: [ref('9'), ref('7')],
          reason: 'Der Laborwert stimmt nicht.',
          correction: { replace: '20.000 mm', by: '18.500 mm' },
        },
      ],
    ]);
  });

  it('keep what was typed when an order is refused, and say why', async () => {
    const { desk } = recall({
      operate: async () => {
        throw new CopydeskError('invalid', 'journal cannot enable it.', { choices: ['withdraw', 'correct'] });
      },
    });
    const response = await post(desk, lena, '/live/operations', [
      ['publication', ref('9')],
      ['kind', 'withdraw'],
      ['reason', 'Weil es falsch ist.'],
    ]);
    const html = await response.text();
    expect(response.status).toBe(422);
    expect(html).toContain('journal cannot enable it. Möglich sind: withdraw, correct.');
    expect(html).toContain('Weil es falsch ist.');
    expect(html).toMatch(new RegExp(`value="${ref('9')}"[^>]*checked`));
    const empty = await post(recall().desk, lena, '/live/operations', [['kind', 'withdraw']]);
    expect([empty.status, (await empty.text()).includes('Wählen Sie mindestens ein Stück aus.')]).toEqual([422, true]);
  });

  it('never make a link of an address that is none', async () => {
    const { desk } = recall({ live: async () => ({ pieces: [piece({ url: 'javascript:alert(1)' })], total: 1 }) });
    expect(await textOf(lena, '/live', desk)).not.toContain('href="javascript:');
  });
});

describe('the pages of an operation', () => {
  const waiting = [
    {
      campaign: operationView.status.campaign,
      title: 'Zurückziehen',
      asset: 'piece-1',
      kind: 'sign-off' as const,
      operation: 'withdraw' as const,
      role: 'approver',
      stage: 'brand',
      since: '2026-11-24T08:00:00.000Z',
      deadline: null,
      reconfirm: false,
      mine: true,
      deputyFor: [],
      escalated: false,
      attention: null,
      code: null,
    },
  ];

  it('say in the inbox what is to be approved', async () => {
    expect(await textOf(miriam, '/', recall({ inbox: async () => waiting }).desk)).toContain('Zurückziehen freigeben');
  });

  it('say what is done to which piece and why, and offer nothing that would change a text', async () => {
    const html = await textOf(miriam, `${operation}/assets/piece-1`);
    expect(html).toContain('Niemand sieht das Stück mehr.');
    expect(html).toContain('Der Laborwert stimmt nicht.');
    expect(html).toContain('value="approve"');
    for (const absent of ['value="request_changes"', 'value="rewrite"', '/edit"', 'class="variant'])
      expect([absent, html.includes(absent)]).toEqual([absent, false]);
  });

  it('show every piece that the viewer may approve in a frame, and send one decision about each that is ticked', async () => {
    const { desk, asked } = recall({ inbox: async () => waiting });
    const html = await textOf(miriam, `${operation}/approve`, desk);
    expect(html.match(/<iframe sandbox=""/g)).toHaveLength(1);
    expect(html).toContain('Ein Stück wird noch vorbereitet.');
    const shown = `${operationView.status.assets[0]!.request!.prepared} piece-1`;
    expect(html).toContain(`value="${shown}" checked`);
    const command = '0f5c1c9e-6f2f-4b7a-9d38-0d6f6f1b2a11';
    await post(desk, miriam, `${operation}/approve`, [
      ['shown', shown],
      ['command', command],
      ['comment', 'Sofort.'],
    ]);
    expect(asked.filter(([name]) => name === 'approveSeveral')).toEqual([
      [
        'approveSeveral',
        'miriam-falk',
        operationView.status.campaign,
        { shown: [{ asset: 'piece-1', prepared: ref('c') }], comment: 'Sofort.' },
        command,
      ],
    ]);
  });

  it('name what was not approved, and why', async () => {
    const { desk } = recall({
      approveSeveral: async () => ({
        approved: [{ asset: 'piece-2', stage: 'slot', by: 'miriam-falk', at: '2026-11-24T10:00:00.000Z' }],
        refused: [{ asset: 'piece-1', errorClass: 'conflict', code: 'stale_prepared', message: 'x' }],
      }),
    });
    const html = await (await post(desk, miriam, `${operation}/approve`, [['shown', `${ref('c')} piece-1`]])).text();
    expect(html).toContain('Ein Stück ist freigegeben.');
    expect(html).toContain('Was Sie gesehen haben, hat sich inzwischen geändert.');
  });
});

describe('the page of what is unsettled', () => {
  it('says what the channel answers to a look now', async () => {
    const look = await post(recall().desk, lena, `/unsettled/${unsettled.publication}/look`, []);
    expect(await look.text()).toContain('Der Kanal zeigt es nicht.');
  });

  it('hands on what a person says, and keeps it when it is refused', async () => {
    const { desk, asked } = recall();
    const fields: [string, string][] = [
      ['outcome', 'published'],
      ['url', 'https://www.steinfoehr.example/x'],
      ['remoteId', ' '],
      ['note', 'Auf der Seite gesehen.'],
    ];
    const html = await (await post(desk, lena, `/unsettled/${unsettled.publication}/settle`, fields)).text();
    expect(html).toContain('Festgehalten: Es ist veröffentlicht.');
    expect(asked.find(([name]) => name === 'settle')).toEqual([
      'settle',
      'lena-hofer',
      unsettled.publication,
      { outcome: 'published', note: 'Auf der Seite gesehen.', url: 'https://www.steinfoehr.example/x' },
    ]);
    const refusing = recall({
      settle: async () => {
        throw new CopydeskError('conflict', 'The channel has it.', { choices: ['published'] });
      },
    });
    const refused = await post(refusing.desk, lena, `/unsettled/${unsettled.publication}/settle`, fields);
    expect([refused.status, (await refused.text()).includes('Auf der Seite gesehen.')]).toEqual([409, true]);
  });

  it('lets nobody settle while a request may be under way', async () => {
    const { desk } = recall({ unsettled: async () => [{ ...unsettled, settleableFrom: '2099-01-01T00:00:00.000Z' }] });
    const html = await textOf(lena, '/unsettled', desk);
    expect(html).toContain('Eine Anfrage kann noch unterwegs sein.');
    expect(html).not.toContain('/settle"');
  });
});

describe('the pages of channels and of the emergency stop', () => {
  it('say what a channel promises, that it is paused, by whom, and until when its credentials are good', async () => {
    const html = await textOf(sven, '/channels');
    for (const text of [
      'genau einmal',
      'das Haus selbst',
      'Zugang abgelehnt',
      '24.12.2026',
      'Legen Sie ihn an.',
      '20,00',
    ])
      expect([text, html.includes(text)]).toEqual([text, true]);
    expect(html).toContain('/channels/journal/resume');
    expect(await textOf(lena, '/channels')).not.toContain('/channels/journal/resume');
  });

  it('offers to pause the ads that run when a stop has been set', async () => {
    const { desk, asked } = recall();
    const response = await post(desk, sven, '/stop', [
      ['what', 'channel journal'],
      ['reason', 'Falscher Laborwert'],
    ]);
    const html = await response.text();
    expect(asked.find(([name]) => name === 'setStop')).toEqual([
      'setStop',
      'sven-aumann',
      { scope: 'channel', value: 'journal', reason: 'Falscher Laborwert' },
    ]);
    expect(html).toContain('Laufende Anzeigen anhalten');
    expect(html).toMatch(/name="kind" value="pause"[^>]*checked/);
    expect(await textOf(miriam, '/stop')).not.toContain('/lift"');
  });
});
