import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pinImage } from '../../activities/pin-image.ts';
import { imageBytes } from '../../channels/contract/an-image.ts';
import { sha256 } from '../../domain/canonical.ts';
import { BriefImage, imageBytesLimit } from '../../domain/image.ts';
import type { Ref } from '../../domain/ref.ts';
import type { TenantStore } from '../../store/store.ts';
import { refusal } from '../channels/contract.ts';

let directory = '';
const kept = new Map<Ref, unknown>();
const artifacts = {
  async put(_: string, value: unknown) {
    const ref = sha256(`${kept.size}`) as Ref;
    kept.set(ref, value);
    return ref;
  },
};
const house = () => ({
  store: { artifacts } as unknown as TenantStore,
  workspaceDirectory: directory,
});
const image = (file: string) =>
  BriefImage.parse({ file, alt: { 'de-DE': 'Jacke', 'en-GB': 'Jacket' }, credit: 'Foto: A' });

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'copydesk-images-'));
  await mkdir(join(directory, 'media'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));
const put = (name: string, bytes: string | Uint8Array) => writeFile(join(directory, 'media', name), bytes);

describe('An image of the workspace', () => {
  it('is kept once, with a description for each locale', async () => {
    await put('jacke.png', imageBytes);
    const refs = await pinImage(house(), image('jacke.png'), ['de-DE', 'en-GB']);
    const [german, english] = ['de-DE', 'en-GB'].map((locale) => kept.get(refs[locale]!) as { bytes: Ref });
    expect(german).toMatchObject({ type: 'image/png', alt: 'Jacke', credit: 'Foto: A' });
    expect(english).toEqual({ ...german, alt: 'Jacket' });
    const { base64 } = kept.get(german!.bytes) as { base64: string };
    expect(Buffer.from(base64, 'base64').equals(Buffer.from(imageBytes))).toBe(true);
    expect(german).toMatchObject({ sha256: sha256(imageBytes).slice(7) });
  });

  it('is known by its first bytes, whatever its name says', async () => {
    await put('text.png', '<svg onload="alert(1)">');
    await refusal(pinImage(house(), image('text.png'), ['de-DE']), 'invalid');
    await put('foto.png', Buffer.from('ffd8ffe000104a464946', 'hex'));
    const refs = await pinImage(house(), image('foto.png'), ['de-DE']);
    expect(kept.get(refs['de-DE']!)).toMatchObject({ type: 'image/jpeg' });
  });

  it('is refused where it is missing, a link, or larger than the limit', async () => {
    await refusal(pinImage(house(), image('fehlt.png'), ['de-DE']), 'not_found');
    await writeFile(join(directory, 'geheim.png'), imageBytes);
    await symlink(join(directory, 'geheim.png'), join(directory, 'media', 'link.png'));
    await refusal(pinImage(house(), image('link.png'), ['de-DE']), 'invalid');
    await put('gross.png', Buffer.concat([imageBytes, Buffer.alloc(imageBytesLimit)]));
    await refusal(pinImage(house(), image('gross.png'), ['de-DE']), 'invalid');
    await refusal(pinImage(house(), image('jacke.png'), ['fr-FR']), 'invalid');
  });

  it('lies in media/ and nowhere else, and has a description', () => {
    const alt = { 'de-DE': 'Jacke' };
    for (const file of ['../people.yaml', '../jacke.png', 'a/b.png', '/etc/x.png', '.png', 'x.svg', 'x.png\0'])
      expect({ file, ok: BriefImage.safeParse({ file, alt }).success }).toEqual({ file, ok: false });
    expect(BriefImage.safeParse({ file: 'x.png', alt: { 'de-DE': '  ' } }).success).toBe(false);
  });
});
