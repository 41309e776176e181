import { type Block, Content } from '../domain/content.ts';
import { CopydeskError } from '../domain/errors.ts';
import type { OperationOrder } from '../domain/operation.ts';

type Correction = NonNullable<OperationOrder['correction']>;

/**
 * The content with these words in place of those, wherever they stand; a block of which nothing is left goes. Claims of `former` whose words
 * still stand as they were keep their evidence; those that were corrected have none until the guardrails have looked.
 * @throws CopydeskError `invalid` when the words stand nowhere, or when what is left is no text any more
 */
export function correctContent(live: Content, former: Content, { replace, by }: Correction): Content {
  let found = false;
  const correct = (text: string): string => {
    if (!text.includes(replace)) return text;
    found = true;
    return text.replaceAll(replace, () => by);
  };
  const body = live.body.flatMap((block) => correctBlock(block, correct));
  const content = { ...live, title: correct(live.title), description: correct(live.description), body };
  if (!found)
    throw new CopydeskError('invalid', 'The words that are to be corrected stand nowhere in this piece.', {
      where: { field: 'correction.replace' },
    });
  const text = JSON.stringify(body);
  const claims = former.claims.filter((claim) => text.includes(JSON.stringify(claim.text).slice(1, -1)));
  const corrected = Content.safeParse({ ...content, claims });
  if (corrected.success) return corrected.data;
  const [issue] = corrected.error.issues;
  throw new CopydeskError('invalid', `Corrected like that it is no text any more: ${issue?.message}.`, {
    where: { field: issue?.path.join('.') ?? 'correction.by' },
  });
}

function correctBlock(block: Block, correct: (text: string) => string): Block[] {
  switch (block.kind) {
    case 'heading':
    case 'paragraph': {
      const text = correct(block.text);
      return text.trim() ? [{ ...block, text }] : [];
    }
    case 'list': {
      const items = block.items.map(correct).filter((item) => item.trim());
      return items.length > 0 ? [{ ...block, items }] : [];
    }
    case 'link':
      return [{ ...block, label: correct(block.label) }];
    case 'image':
      return [{ ...block, alt: correct(block.alt) }];
  }
}
