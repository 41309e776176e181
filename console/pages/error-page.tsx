import { z } from 'zod';
import { CopydeskError } from '../../domain/errors.ts';
import { invalidInput, statusOf } from '../problem.ts';
import { Layout } from './layout.tsx';
import type { Page, PageContext } from './page.ts';
import { refusalText } from './refusal-text.ts';
import { sendPage } from './send-page.ts';

/** A page instead of the one that was wanted: what happened and what would have been valid. An unexpected error tells only its request id. */
export function sendErrorPage(context: PageContext, page: Page, thrown: unknown): Promise<Response> {
  const { t } = page;
  const error = thrown instanceof z.ZodError ? invalidInput(thrown) : thrown;
  const expected = error instanceof CopydeskError;
  const title = expected ? t.errors[error.errorClass] : t.errors.transient;
  return sendPage(
    context,
    <Layout page={page} title={title}>
      <h1>{title}</h1>
      <p class="lead">{expected ? refusalText(page, error) : t.unexpected(context.get('requestId' as never) ?? '')}</p>
      <p class="actions">
        <a class="button secondary" href="/">
          {t.nav.inbox}
        </a>
      </p>
    </Layout>,
    expected ? statusOf[error.errorClass] : 500,
  );
}
