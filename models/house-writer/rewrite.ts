import type { Content } from '../../domain/content.ts';
import { inBrief, printablePool } from './compose-content.ts';
import { composeText } from './compose-text.ts';
import type { Revision } from './revision.ts';
import type { Sentence } from './sentence.ts';
import { otherStructure, structureOf } from './structure.ts';
import { stems } from './words.ts';

/** The same evidence in another order, with another lead and title. */
export function rewrite({ task, material }: Revision): Content {
  const { language, brief, asset, content } = task;
  const structure = otherStructure(structureOf('', guessStructure(content)));
  const pool = [
    ...claimsAsSentences(content),
    ...printablePool(material, task.research, brief.questions, language, material.rules),
  ];
  const action = content.body.find((block) => block.kind === 'link');
  const rules = material.rules ?? (action && { voice: [], terminology: [], blocklist: [], callToAction: action });
  return composeText({
    language,
    brief,
    asset,
    message: brief.message ?? '',
    structure,
    variant: 1,
    variants: 2,
    pool: [...new Map(pool.map((sentence) => [sentence.text, sentence])).values()],
    products: inBrief(material, brief.products),
    rules: rules ?? null,
  });
}

/** 0 to 3, as `structureOf` counts them. */
function guessStructure({ body }: Content): number {
  const [first, second] = body;
  if (first?.kind === 'paragraph' && first.text.includes('?')) return 1;
  if (second?.kind === 'list') return first?.kind === 'heading' ? 3 : 2;
  return 0;
}

/** The sentences of a text that have evidence, each under the heading it stood under. */
function claimsAsSentences({ body, claims }: Content): Sentence[] {
  let heading: string | null = null;
  return body.flatMap((block, index): Sentence[] => {
    if (block.kind === 'heading') heading = block.text;
    if (block.kind !== 'paragraph') return [];
    const own = claims.filter(
      ({ text, evidence }) => block.text.includes(text) && evidence[0] && evidence[0].document !== 'price-list',
    );
    own.sort((a, b) => block.text.indexOf(a.text) - block.text.indexOf(b.text));
    return own.map(({ text, evidence }, place) => {
      const { document, passage, quote, confidence } = evidence[0]!;
      const where = { document, passage, title: heading ?? '', heading, block: index + 1, place };
      return { text, quote, ...where, stems: stems(text), leans: place > 0, confidence };
    });
  });
}
