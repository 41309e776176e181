import { describe, expect, it } from '@jest/globals';
import { fakeDesk, pagesFor } from './fake-desk.ts';
import { lena } from './sample.ts';

const pageAt = async (path: string) => {
  const { desk } = fakeDesk({});
  const response = await pagesFor(desk, lena).request(path);
  return { status: response.status, html: await response.text() };
};

describe('the calendar', () => {
  it('shows by day what goes out, with a link to each asset, in the zone of the workspace', async () => {
    const { status, html } = await pageAt('/calendar?from=2026-12-05&channel=journal');
    expect(status).toBe(200);
    expect(html).toContain('Dezember 2026');
    expect(html).toContain('Europe/Berlin');
    expect(html).toContain('href="/campaigns/nordgrat-launch/assets/journal/de-DE"');
    expect(html).toContain('Die Nordgrat 3L &lt;ist&gt; da');
    expect(html).toContain('<time datetime="2026-12-01T08:00:00.000Z">09:00</time>');
    expect(html).toContain('höchstens 2 am Tag, 60 Minuten Abstand');
  });

  it('shades and names a blackout on each of its days, and says why something cannot go out then', async () => {
    const { html } = await pageAt('/calendar?from=2026-12-01');
    const days = [...html.matchAll(/<li class="day blackout">.*?<time datetime="([\d-]+)"/gs)].map(([, day]) => day);
    expect(days).toEqual(['2026-12-24', '2026-12-25', '2026-12-26']);
    expect(html).toContain('Sperrzeit: Weihnachten (Journal)');
    expect(html).toContain('Geht so nicht');
    expect(html).toContain('Der Kanal nimmt dann nichts an: Weihnachten.');
  });

  it('goes to the month or week before and after, and takes no nonsense for a day', async () => {
    const { html } = await pageAt('/calendar?from=2026-12-30&span=week');
    expect(html).toContain('from=2026-12-21&amp;span=week');
    expect(html).toContain('from=2027-01-04&amp;span=week');
    expect((await pageAt('/calendar?from=2026-13-45')).status).toBe(200);
  });
});
