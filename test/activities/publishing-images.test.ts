import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { imageBytes } from '../../channels/contract/an-image.ts';
import { folder } from '../../channels/folder/connector.ts';
import { connectors } from '../../channels/registry.ts';
import { sha256 } from '../../domain/canonical.ts';
import type { Connector } from '../../domain/channel.ts';
import { refusal } from '../channels/contract.ts';
import { openDesk } from './desk.ts';
import { aText, openPublishingDesk } from './publishing-desk.ts';

let desk: Awaited<ReturnType<typeof openDesk>>;
beforeAll(async () => {
  desk = await openDesk();
  await mkdir(join(desk.directory, 'media'), { recursive: true });
}, 120_000);
afterAll(() => desk.close());

const image = { file: 'regen.png', alt: { 'de-DE': 'Regen über dem Tal' }, credit: 'Foto: A. Beispiel, CC BY 4.0' };
const fileOf = (name: string) => join(desk.directory, 'media', name);
const shown = `copydesk-${sha256(imageBytes).slice(7)}.png`;

async function pageOf(slug: string) {
  const { settings } = (await desk.deps.loadWorkspace()).workspace.channels.journal!;
  const directory = join(desk.directory, String(settings.directory), slug);
  const [page, picture] = await Promise.all(
    ['index.html', shown].map((name) => readFile(join(directory, name)).catch(() => null)),
  );
  return { page: page?.toString() ?? null, picture: picture?.toString('base64') ?? null };
}
const bytes = Buffer.from(imageBytes).toString('base64');

describe('The image of a brief', () => {
  it('goes out as it was when the campaign began, and comes back with its piece', async () => {
    const work = openPublishingDesk(desk);
    await writeFile(fileOf('regen.png'), imageBytes);
    const asked = await work.put('bild-1', aText('regen-mit-bild'), null, { image });
    await writeFile(fileOf('regen.png'), 'other bytes');
    await work.approve(asked, 'miriam-falk');
    expect(await pageOf('regen-mit-bild')).toEqual({ page: null, picture: null });
    expect(await work.commit(asked)).toMatchObject({ state: 'published' });
    const first = await pageOf('regen-mit-bild');
    expect(first).toEqual({ page: expect.stringContaining('alt="Regen über dem Tal"'), picture: bytes });

    const words = { replace: 'ist vor dem Regen', by: 'ist meist vor dem Regen' };
    const corrected = (await work.order('bild-anders-20261124', 'correct', asked.publication, { correction: words }))!;
    await work.approve(corrected, 'miriam-falk');
    expect(await work.commit(corrected)).toMatchObject({ state: 'published' });
    expect((await pageOf('regen-mit-bild')).picture).toBe(bytes);

    const withdrawn = (await work.order('bild-zurueck-20261124', 'withdraw', asked.publication))!;
    await work.approve(withdrawn, 'miriam-falk');
    expect(await work.commit(withdrawn)).toMatchObject({ state: 'published' });
    expect(await pageOf('regen-mit-bild')).toEqual({ page: null, picture: null });

    const restored = (await work.order('bild-wieder-20261124', 'restore', withdrawn.publication))!;
    await work.approve(restored, 'miriam-falk');
    expect(await work.commit(restored)).toMatchObject({ state: 'published' });
    const again = await pageOf('regen-mit-bild');
    expect(again).toEqual({ page: expect.stringContaining('meist vor dem Regen'), picture: bytes });
    expect(again.page!.split('alt="Regen über dem Tal"')).toHaveLength(2);
    expect(again.page!.split('CC BY 4.0')).toHaveLength(2);
  });

  it('is refused by the house where the channel takes none', async () => {
    const without: Connector<never> = {
      ...(folder as unknown as Connector<never>),
      open(...given) {
        const channel = (folder as unknown as Connector<never>).open(...given);
        const { media: _, ...capabilities } = channel.capabilities;
        return { ...channel, capabilities };
      },
    };
    const work = openPublishingDesk(desk, { connectors: { ...connectors, folder: without as unknown as Connector } });
    await writeFile(fileOf('regen.png'), imageBytes);
    const refused = await refusal(work.put('bild-2', aText('regen-ohne'), null, { image }), 'invalid');
    expect(refused.message).toContain('takes no images');
  });
});
