import type { LiveVersion, OperationInput, Prepared } from '../domain/channel.ts';
import { CopydeskError } from '../domain/errors.ts';
import { type OperationPlace, prepareOperation, unknownOperation } from './operations.ts';
import { safePage } from './safe-page.ts';
import { textPage } from './text-page.ts';

/** A page that goes back to what it was. */
export type Restoring = OperationInput & { former: LiveVersion };

/** Pages are taken down and put back; putting back is an update, and how its bytes are made is the connector's own. */
export async function preparePageOperation(
  input: OperationInput,
  place: OperationPlace,
  restore: (input: Restoring) => Prepared | Promise<Prepared>,
): Promise<Prepared> {
  const { kind, live, former, locale } = input;
  if (kind === 'withdraw') return prepareOperation(input, place, { locale });
  if (kind !== 'restore') throw unknownOperation(place, kind, ['withdraw', 'restore']);
  if (former?.remoteId !== live.remoteId) {
    throw new CopydeskError('invalid', `There is no former version of ${live.url} to go back to.`, {
      where: { field: 'former' },
    });
  }
  return restore({ ...input, former });
}

/** What is taken down, as readers see it until then. Left out: `prepared` holds plain text and markup that any browser reads. */
export const previewWithdrawal = (
  prepared: Prepared,
  { title = prepared.title, html = prepared.html }: { title?: string; html?: string } = {},
): string =>
  safePage(
    textPage({
      locale: String(prepared.request.locale),
      title,
      description: '',
      html,
      footer: prepared.operation?.url ?? prepared.destination,
    }),
  );
