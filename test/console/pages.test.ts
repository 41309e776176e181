import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createStaticFiles, staticPath } from '../../console/pages/static-files.ts';
import { CopydeskError } from '../../domain/errors.ts';
import { fakeDesk, pagesFor } from './fake-desk.ts';
import {
  campaignView,
  content,
  lena,
  miriam,
  ref,
  selectionView,
  signOffView,
  sven,
  tobias,
  variant,
  variants,
} from './sample.ts';

const asset = '/campaigns/nordgrat-launch/assets/journal/de-DE';
const paths = [
  '/',
  '/campaigns',
  '/campaigns/new',
  '/campaigns/nordgrat-launch',
  '/campaigns/nordgrat-launch/cancel',
  asset,
  `${asset}/edit`,
];
const others = [
  '/knowledge?q=jacke',
  '/policy?principal=agent:editor&action=edit',
  '/health',
  '/credentials',
  '/schedules',
  '/schedules/new',
  '/schedules/journal-refresh',
  '/schedules/journal-refresh/edit',
  '/schedules/journal-refresh/delete',
];

const textOf = async (app: ReturnType<typeof pagesFor>, path: string) => (await app.request(path)).text();

describe('the pages', () => {
  it.each([...paths, ...others])('answer at %s in the language of the viewer', async (path) => {
    const app = pagesFor(fakeDesk().desk, lena);
    const response = await app.request(path);
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('<html lang="de">');
  });

  it.each([...paths, ...others])(
    'have no inline script, style or handler at %s, which the content policy would refuse',
    async (path) => {
      const html = await textOf(pagesFor(fakeDesk({ asset: async () => signOffView }).desk, miriam), path);
      expect(html).not.toMatch(/<style|\sstyle=|\son[a-z]+=|javascript:/);
      expect(html.match(/<script(?![^>]* src=)/g)).toBeNull();
    },
  );

  it('speak the language that the switch has chosen, and come back to where it was pressed', async () => {
    const app = pagesFor(fakeDesk().desk, lena);
    const switched = await app.request('/language', {
      method: 'POST',
      body: new URLSearchParams({ language: 'en', back: '/knowledge' }),
    });
    expect([switched.status, switched.headers.get('Location')]).toEqual([303, '/knowledge']);
    const cookie = switched.headers.get('Set-Cookie')!.split(';')[0]!;
    expect(await (await app.request('/', { headers: { Cookie: cookie } })).text()).toContain('<html lang="en">');
  });

  it('lead nowhere else by the way back of the language switch', async () => {
    const body = new URLSearchParams({ language: 'en', back: '//evil.example' });
    expect(
      (await pagesFor(fakeDesk().desk).request('/language', { method: 'POST', body })).headers.get('Location'),
    ).toBe('/');
  });

  it('say that there is nothing at an unknown address', async () => {
    const response = await pagesFor(fakeDesk().desk).request('/nowhere');
    expect([response.status, (await response.text()).includes('Nicht gefunden')]).toEqual([404, true]);
  });

  it('show the link to Temporal to admins only', async () => {
    const more = { temporalUi: 'http://127.0.0.1:8233' };
    expect(await textOf(pagesFor(fakeDesk().desk, sven, more), '/')).toContain(more.temporalUi);
    expect(await textOf(pagesFor(fakeDesk().desk, lena, more), '/')).not.toContain(more.temporalUi);
  });

  it('tell nothing of an unexpected error', async () => {
    const { desk } = fakeDesk({
      inbox: async () => {
        throw new Error('password=geheim');
      },
    });
    const response = await pagesFor(desk).request('/');
    expect([response.status, (await response.text()).includes('geheim')]).toEqual([500, false]);
  });
});

describe('what others wrote', () => {
  const attack = '<script>alert(1)</script>"\'><img src=x onerror=alert(1)>';
  const hidden = '\u202Egnal\u2066\u200F\u061C';

  const poisoned = (text: string) => {
    const poison = {
      ...content,
      title: text,
      description: text,
      body: [
        { kind: 'paragraph' as const, text },
        { kind: 'link' as const, label: text, url: text },
      ],
      claims: [{ text, evidence: [{ document: text, passage: text, quote: text, confidence: 1 }] }],
    };
    const bad = variant('a', {
      content: poison,
      hypothesis: text,
      sources: [{ id: text, document: text, title: text, heading: text, text }],
    });
    const status = { ...campaignView.status, title: text };
    return fakeDesk({
      asset: async () => ({
        ...selectionView,
        variants: [bad],
        comments: [{ person: text, at: '2026-11-24T06:00:00Z', action: text, text }],
      }),
      campaign: async () => ({
        ...campaignView,
        status,
        troubles: [{ asset: null, step: text, errorClass: text, code: text, message: text }],
      }),
      campaigns: async () => [status],
      timeline: async () => [
        {
          sequence: 1,
          campaign: 'c',
          at: '2026-11-24T06:00:00Z',
          kind: text,
          data: { asset: text, person: text, code: text },
        },
      ],
      inbox: async () => (await fakeDesk().desk.inbox(lena)).map((item) => ({ ...item, title: text, attention: text })),
      searchKnowledge: async () => [
        {
          id: text,
          document: text,
          title: text,
          heading: text,
          page: null,
          text,
          language: 'de',
          integrity: 'untrusted',
          readers: ['*'],
          score: 1,
        },
      ],
    }).desk;
  };

  it.each([...paths, ...others])('is text and nothing else at %s', async (path) => {
    const html = await textOf(pagesFor(poisoned(attack)), path);
    expect(html).not.toMatch(/<script>|<img/);
  });

  it.each([...paths, ...others])('never changes the direction of the text at %s', async (path) => {
    const html = await textOf(pagesFor(poisoned(hidden)), path);
    expect(html).not.toMatch(/[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/);
  });

  it('shows the hidden characters by their number', async () => {
    expect(await textOf(pagesFor(poisoned(hidden)), '/campaigns')).toContain('[U+202E]gnal');
  });

  it('is never raw, whatever it is', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({
          unit: fc.constantFrom('<', '>', '"', "'", '&', 'b', '\u202E', '\u2067', '/', ' '),
          minLength: 1,
          maxLength: 12,
        }),
        async (part) => {
          const html = await textOf(pagesFor(poisoned(`⟦<b ${part}>⟧`)), asset);
          const written = html
            .split('⟦')
            .slice(1)
            .map((rest) => rest.split('⟧')[0]!);
          expect(written.length).toBeGreaterThan(5);
          for (const text of written) expect(text).not.toMatch(/[<>"\u202E\u2067]/);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('is no link unless it is a web address', async () => {
    const receipt = { ...campaignView.publications[0]!.receipt!, url: 'javascript:alert(1)' };
    const { desk } = fakeDesk({
      campaign: async () => ({ ...campaignView, publications: [{ asset: 'a/b', state: 'published', receipt }] }),
    });
    expect(await textOf(pagesFor(desk), '/campaigns/nordgrat-launch')).not.toContain('href="javascript:');
  });
});

describe('an asset', () => {
  it('marks what guardrails found, and opens the sources of each claim', async () => {
    const html = await textOf(pagesFor(fakeDesk().desk), asset);
    expect(html).toContain(
      '<mark class="finding-human"><a href="#v1-finding-1">Sie ist die beste Jacke der Welt</a></mark>',
    );
    expect(html).toContain('<mark class="quote">Wassersäule 20.000 mm</mark>');
    expect(html).toContain('blocklist/term');
  });

  it('shows the one who reconfirms only the changed words', async () => {
    const html = await textOf(pagesFor(fakeDesk({ asset: async () => signOffView }).desk, miriam), asset);
    expect(html).toContain('<del>499</del><ins>449</ins>');
    expect(html).toContain('Sie hatten die Fassung davor freigegeben');
  });

  it('frames the preview without any right', async () => {
    const html = await textOf(pagesFor(fakeDesk({ asset: async () => signOffView }).desk, miriam), asset);
    expect(html).toMatch(new RegExp(`<iframe sandbox="" [^>]*src="/api/v1/previews/${ref('c')}"`));
  });

  it('offers the decision to those whose stage is open, and nobody else', async () => {
    const { desk } = fakeDesk({ asset: async () => signOffView });
    expect(await textOf(pagesFor(desk, tobias), asset)).toContain('value="request_changes"');
    expect(await textOf(pagesFor(desk, lena), asset)).not.toContain('value="request_changes"');
  });

  it('shows who was first and the new state when a decision comes too late', async () => {
    const closing = { person: 'tobias-reiter', at: '2026-11-24T09:30:00.000Z', decision: 'reject' };
    const { desk } = fakeDesk({
      asset: async () => signOffView,
      command: async () => {
        throw Object.assign(new CopydeskError('conflict', 'first'), { code: 'already_decided', details: [closing] });
      },
    });
    const body = new URLSearchParams({
      kind: 'decide',
      asset: 'journal/de-DE',
      prepared: ref('d'),
      decision: 'approve',
      comment: 'Schön.',
    });
    const response = await pagesFor(desk, miriam).request('/campaigns/nordgrat-launch/commands', {
      method: 'POST',
      body,
    });
    const html = await response.text();
    expect(response.status).toBe(409);
    expect(html).toContain('Tobias Reiter war schneller: abgelehnt, 24.11.2026, 10:30.');
    expect(html).toContain(`value="${ref('c')}"`);
    expect(html).toContain('Schön.</textarea>');
  });

  it('names who was first also when the campaign has gone on or ended since', async () => {
    const closedBy = { person: 'tobias-reiter', at: '2026-11-24T09:30:00.000Z', decision: 'approve' as const };
    const { request } = signOffView.status;
    const stages = request!.stages.map((stage) => ({ ...stage, closedBy }));
    const { desk } = fakeDesk({
      asset: async () => ({
        ...signOffView,
        status: { ...signOffView.status, stage: 'done', request: { ...request!, stages } },
      }),
      command: async () => {
        throw Object.assign(new CopydeskError('conflict', 'ended'), { code: 'campaign_ended', details: ['done'] });
      },
    });
    const fields = { kind: 'decide', asset: 'journal/de-DE', prepared: ref('c'), decision: 'reject', stage: 'brand' };
    const response = await pagesFor(desk, miriam).request('/campaigns/nordgrat-launch/commands', {
      method: 'POST',
      body: new URLSearchParams(fields),
    });
    expect(await response.text()).toContain(
      'Tobias Reiter war schneller: freigegeben, 24.11.2026, 10:30. Die Kampagne ist beendet.',
    );
  });

  it('says how many findings a saved edit has', async () => {
    const { desk } = fakeDesk({ asset: async () => ({ ...selectionView, variants: [variants[0]!] }) });
    expect(await textOf(pagesFor(desk), `${asset}?saved`)).toContain('Gespeichert und geprüft: ein Befund.');
  });
});

describe('static files', () => {
  it('are kept for ever at the address of their content, and asked after at any other', async () => {
    const app = createStaticFiles();
    const kept = await app.request(staticPath('console.css'));
    expect([kept.status, kept.headers.get('Cache-Control')]).toEqual([200, 'public, max-age=31536000, immutable']);
    expect((await app.request('/static/console.css')).headers.get('Cache-Control')).toBe('no-cache');
    expect(await (await app.request(staticPath('htmx.min.js'))).text()).toContain('htmx');
  });
});
