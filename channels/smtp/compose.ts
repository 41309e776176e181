import MailComposer from 'nodemailer/lib/mail-composer';
import type { Prepared, Recipient } from '../../domain/channel.ts';
import { escapeHtml } from '../../domain/render-html.ts';
import { type MailRequest, unsubscribePlace } from '../mail/prepare-mail.ts';
import { digitalSourceType } from '../provenance.ts';

/**
 * The mail to one recipient, as bytes. Its Message-ID follows from publication and recipient, so that a second copy could be told. List-Unsubscribe
 * and List-Unsubscribe-Post let mail programs sign off at one click (RFC 2369, RFC 8058).
 */
export function composeMail(
  { marker, html }: Pick<Prepared, 'marker' | 'html'>,
  { subject, text, from, replyTo, unsubscribeBy, locale }: MailRequest,
  { id, address, name, unsubscribeUrl }: Recipient,
  date: Date,
): Promise<Buffer> {
  const byMail = `mailto:${unsubscribeBy}?subject=unsubscribe`;
  const signOff = unsubscribeUrl ?? byMail;
  const composer = new MailComposer({
    from,
    to: { name: name ?? '', address },
    ...(replyTo && { replyTo }),
    subject,
    date,
    messageId: `<${marker.slice(0, 32)}.${id}@${from.address.split('@')[1]}>`,
    html: html.replace(unsubscribePlace, escapeHtml(signOff)),
    text: text.replace(unsubscribePlace, signOff),
    headers: {
      'Content-Language': locale,
      'List-Unsubscribe': [unsubscribeUrl && `<${unsubscribeUrl}>`, `<${byMail}>`].filter(Boolean).join(', '),
      ...(unsubscribeUrl && { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }),
      'X-Copydesk-Publication': marker,
      'X-Digital-Source-Type': digitalSourceType,
      // RFC 3834: nobody's absence notice need answer it.
      'Auto-Submitted': 'auto-generated',
    },
    // Texts are data: nothing is fetched or read from files because a text names it.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().build();
}
