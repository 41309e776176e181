import { describe, expect, it } from '@jest/globals';
import { htmlFormat } from '../../channels/folder/html-format.ts';
import * as folder from '../../channels/folder/prepare-update.ts';
import { readPage } from '../../channels/folder/read-page.ts';
import * as wordpress from '../../channels/wordpress/prepare-update.ts';
import type { LiveVersion } from '../../domain/channel.ts';
import { anInput } from './contract.ts';

/**
 * Pages that somebody has made to stop whoever reads them: beginnings without an end, for which patterns that try again took time by the
 * square of the length, that is minutes to hours in which a shared worker or server does nothing else. Jest's own patience is the bound.
 */
const liveOf = (html: string): LiveVersion => ({
  remoteId: '7',
  url: 'https://blog.example.org/jacken/',
  title: 'Jacken',
  description: '',
  html,
  revision: 'r1',
});
const prepared = (html: string) => {
  const live = liveOf(html);
  return wordpress.prepareUpdate(
    { ...anInput(), live, content: wordpress.contentOf(live) },
    { channel: 'blog', destination: 'https://blog.example.org', settings: { seo: 'none' } },
  );
};

describe('a page made to stop its reader', () => {
  it('is read, when its element has a name of half a million letters and a quote that never ends', () => {
    const html = `<p>Text</p><${'a'.repeat(500_000)} '>x</a>`;
    expect(folder.contentOf(liveOf(html), htmlFormat).body).toEqual([{ kind: 'paragraph', text: 'Text' }]);
    expect(wordpress.contentOf(liveOf(html)).body).toEqual([{ kind: 'paragraph', text: 'Text' }]);
  });

  it('is read, when it begins fifty thousand articles and ends none', () => {
    const text = `<title>Jacken</title>${'<article>\n<h1></h1>\n'.repeat(50_000)}`;
    expect(readPage(text).html).toBe(text);
  });

  it('is shown, when it begins a hundred thousand blocks and ends none', () => {
    const page = wordpress.previewUpdate(
      prepared(`<!-- wp:paragraph -->\n<p>Text</p>\n<!-- /wp:paragraph -->\n\n${'<!-- wp:a '.repeat(100_000)}`),
    );
    expect(page).toContain('<p>Text</p>');
  });
});

describe('a page of our own', () => {
  it.each([['<p>eins</p>\n<article>innen\n</article>\n<p>zwei</p>'], ['']])(
    'is read from its heading to its last end: %j',
    (html) => {
      const text = `<body>\n<article>\n<h1>Titel</h1>\n${html}\n</article>\n</body>`;
      expect(readPage(text)).toMatchObject({ title: 'Titel', html });
    },
  );
});
