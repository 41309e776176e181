import { sha256 } from '../../domain/canonical.ts';
import type { PrepareInput } from '../../domain/channel.ts';
import type { Content } from '../../domain/content.ts';
import type { Ref } from '../../domain/ref.ts';

let counter = 0;
const run = Date.now();

/** A new publication of a text that holds everything a channel could trip over. */
export function anInput(changes: Partial<Content> = {}): PrepareInput {
  counter += 1;
  return {
    publication: sha256(`${run}/${process.pid}/${counter}`) as Ref,
    locale: 'de-DE',
    metadata: { 'AI-assisted': 'yes', brand: 'Grat & Söhne -- "Outdoor" <b>[x]</b>' },
    content: {
      title: `Wärme & Wetter: „5 < 6“ 'n' "q" 😀 ${counter}`,
      description: 'Warum <Daune> & Faser kein "Widerspruch" sind – it\'s easy.',
      slug: `waerme-${run}-${counter}`,
      body: [
        { kind: 'heading', text: 'Was <script>alert(1)</script> & Co. bedeuten' },
        {
          kind: 'paragraph',
          text: 'Die Jacke kostet 249,00 € — it\'s "leicht" (640 g) & \\warm\\ [gallery] 100 %s $1 e\u0301.',
        },
        { kind: 'paragraph', text: 'https://example.org/allein' },
        { kind: 'list', items: ['eins & zwei', "drei's <!-- Kommentar --> vier", '5 > 3'] },
        { kind: 'link', label: 'Zum Shop [de]', url: 'https://example.org/shop?a=1&b=2#c' },
        { kind: 'link', label: 'Böse', url: 'javascript:alert(1)' },
        { kind: 'link', label: 'Nah', url: '/shop/jacke:blau?x=[1]' },
        { kind: 'image', url: 'https://example.org/b.jpg?w=1&h=2', alt: 'Jacke "Föhn" <vorn> it\'s' },
      ],
      claims: [],
      ...changes,
    },
  };
}
