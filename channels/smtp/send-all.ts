import { setTimeout as sleep } from 'node:timers/promises';
import type { ConnectorDependencies, Prepared, Recipient } from '../../domain/channel.ts';
import { CopydeskError } from '../../domain/errors.ts';
import { requestOf } from '../mail/prepare-mail.ts';
import { composeMail } from './compose.ts';
import { openSession, type SmtpSession } from './session.ts';
import type { SmtpSettings } from './settings.ts';

const started = 'started';
/** The step that says that the whole list has been gone through. */
export const finished = 'all';

/**
 * Sends to each recipient who may get it now and has not been begun with. A step is begun before the server hears of it and done after it
 * has said yes; one that was begun and not done is left alone for ever: at most once, for each single person. When its turn is over or the
 * server wants a pause, it throws `rate_limited`: the next commit goes on with those who are left, and `advanced` says that there are fewer.
 */
export async function sendAll(
  prepared: Prepared,
  settings: SmtpSettings,
  { journal, recipients, secret, signal, now }: ConnectorDependencies,
): Promise<void> {
  const { publication } = prepared;
  const request = requestOf(prepared);
  if (!recipients) throw new CopydeskError('invalid', 'Nobody knows the recipients here.');
  const begun = new Set((await journal.steps(publication)).map(({ step }) => step));
  const entitled = await recipients.entitled(prepared.recipients!.list, publication);
  const left = entitled.filter(({ id }) => !begun.has(id));
  const endsAt = performance.now() + turnMs;
  let deferred = 0;
  if (left.length > 0) {
    const session = await openSession(settings, () => secret(settings.password!), signal);
    try {
      // From here on a look-up knows that it is under way, and that it can be gone on with.
      await journal.begin(publication, started);
      for (const [sent, person] of left.entries()) {
        if (signal?.aborted || performance.now() > endsAt) throw pause(sent, left.length, 1_000);
        const outcome = await one(person, session).catch((error: unknown) => {
          throw sent > 0 ? afterSome(error) : error;
        });
        if (outcome === 'later') deferred += 1;
        await sleep(1_000 / settings.perSecond);
      }
    } finally {
      session.close();
    }
  }
  // Who was put off now is done with next time, so these rounds come to an end too.
  if (deferred > 0) throw pause(left.length - deferred, left.length, laterMs, true);
  await journal.begin(publication, finished);
  await journal.done(publication, finished);

  async function one(person: Recipient, session: SmtpSession): Promise<'done' | 'later'> {
    const mail = await composeMail(prepared, request, person, now());
    // Somebody else may have begun with this person since we looked.
    if ((await journal.begin(publication, person.id)) !== 'begun') return 'done';
    const outcome = await session.send(request.from.address, person.address, mail).catch(async (error: unknown) => {
      if (!(error instanceof CopydeskError) || error.errorClass === 'unknown_outcome') throw error;
      await journal.undo(publication, person.id);
      throw error;
    });
    // A mailbox that is full, or that asks strangers to come again, gets one more chance.
    if (outcome === 'later' && (await journal.begin(publication, `${person.id}/later`)) === 'begun') {
      await journal.undo(publication, person.id);
      return 'later';
    }
    await journal.done(publication, person.id);
    if (outcome === 'taken') await recipients!.sent(publication, person.id);
    return 'done';
  }
}

/** Servers that put strangers off want them back after some minutes. */
const laterMs = 300_000;

/** Ends well before a commit is cut off, which would leave one mail of which nobody knows whether it has arrived. */
const turnMs = 15_000;

const pause = (sent: number, all: number, retryAfterMs: number, advanced = sent > 0): CopydeskError =>
  new CopydeskError('rate_limited', `${sent} of ${all} mails are sent; the others follow.`, { retryAfterMs, advanced });

/** A server that takes so many mails a connection, or an hour, has taken some of this list. */
function afterSome(error: unknown): unknown {
  if (!(error instanceof CopydeskError) || error.errorClass !== 'rate_limited') return error;
  const { errorClass, message, retryAfterMs } = error;
  return new CopydeskError(errorClass, message, {
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    advanced: true,
    cause: error,
  });
}
