import { join } from 'node:path';
import { isRef, type Ref } from '../../domain/ref.ts';
import { makeFolder, readText, writeWhole } from './files.ts';

/**
 * What a page of Copydesk took the place of: `.copydesk/former/<sha256 of the page>`. Title and body alone would not bring back how a title was
 * spelled, or that there was no description. No ending, so that no generator takes it for a page.
 */
const pathOf = (directory: string, hash: string): string =>
  join(directory, '.copydesk', 'former', hash.replace('sha256:', ''));

/** `page` takes the place of `former`; both are hashes and texts of whole files. */
export async function keepFormerPage(directory: string, page: Ref, former: string): Promise<void> {
  await makeFolder(join(directory, '.copydesk', 'former'));
  await writeWhole(pathOf(directory, page), former, 'replace');
}

/** Null when the page with this revision took no other's place here. */
export const readFormerPage = async (directory: string, revision: string): Promise<string | null> =>
  isRef(revision) ? readText(pathOf(directory, revision)) : null;
