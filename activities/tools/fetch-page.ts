import { Context } from '@temporalio/activity';
import type { FetchPage } from '../../agents/tools/fetch-page.ts';
import { CopydeskError } from '../../domain/errors.ts';
import { publicLabel } from '../../domain/label.ts';
import { type WebPage, webPassageId } from '../../domain/web-page.ts';
import { fetchPage as fetchFrom } from '../../knowledge/web/fetch-page.ts';
import { pickPassages } from '../../knowledge/web/pick-passages.ts';
import type { ToolActivity } from './tool-context.ts';
import { openWeb } from './web-access.ts';

const mostPassages = 20;

/** Reads a page, keeps it as an artifact and returns passages of it, which claims can cite as they cite documents. */
export const fetchPage: ToolActivity<FetchPage> = async ({ deps, material }, { url, about = '' }) => {
  const { edge, research } = openWeb(deps, material);
  let page: WebPage;
  try {
    page = await fetchFrom(edge, research, url, Context.current().cancellationSignal);
  } catch (error) {
    // A foreign site that is down is no fault of ours, and nothing that the run should wait for.
    if (!(error instanceof CopydeskError) || error.errorClass !== 'transient') throw error;
    return { value: { error: { class: error.errorClass, message: error.message, valid: [] } }, label: publicLabel };
  }
  const document = await deps.store.artifacts.put('web-page', page);
  const { finalUrl, title, language, fetchedAt, passages, label } = page;
  return {
    value: {
      page: { document, url: finalUrl, title, fetchedAt, passages: passages.length },
      passages: pickPassages(passages, about, mostPassages).map((index) => ({
        id: webPassageId(document, index),
        document,
        title,
        heading: passages[index]!.heading,
        text: passages[index]!.text,
        language,
        integrity: label.integrity,
      })),
    },
    label: { ...label, sources: [document] },
  };
};
