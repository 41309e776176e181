import { CopydeskError } from '../../domain/errors.ts';
import type { Passage } from '../../domain/knowledge.ts';
import type { Ref } from '../../domain/ref.ts';
import { parseWebPassageId, WebPage } from '../../domain/web-page.ts';

/** A passage of a page of the web, with where and when it was read. */
export interface WebPassage extends Passage {
  url: string;
  fetchedAt: string;
}

/**
 * Passages of web pages by id, as cited by claims, in the order asked for. Ids of another kind, of a page that was erased, and of an artifact that
 * is no page are left out. `score` is 1.
 */
export async function readWebPassages(
  artifacts: { get<T>(ref: Ref): Promise<T> },
  ids: readonly string[],
): Promise<WebPassage[]> {
  const wanted = ids.flatMap((id) => {
    const place = parseWebPassageId(id);
    return place ? [{ id, ...place }] : [];
  });
  const refs = [...new Set(wanted.map(({ page }) => page))];
  const pages = new Map(await Promise.all(refs.map(async (ref) => [ref, await pageOf(artifacts, ref)] as const)));
  return wanted.flatMap(({ id, page: document, index }) => {
    const page = pages.get(document);
    const passage = page?.passages[index];
    if (!page || !passage) return [];
    const { title, language, finalUrl: url, fetchedAt, label } = page;
    return [
      {
        id,
        document,
        title,
        ...passage,
        language,
        integrity: label.integrity,
        readers: label.readers,
        score: 1,
        url,
        fetchedAt,
      },
    ];
  });
}

async function pageOf(artifacts: { get<T>(ref: Ref): Promise<T> }, ref: Ref): Promise<WebPage | null> {
  try {
    return WebPage.safeParse(await artifacts.get(ref)).data ?? null;
  } catch (error) {
    if (error instanceof CopydeskError && error.errorClass === 'not_found') return null;
    throw error;
  }
}
