import { z } from 'zod';
import { hashOf } from '../../domain/canonical.ts';
import { channelContract, type Prepared, type PrepareInput } from '../../domain/channel.ts';
import { type Content, plainText } from '../../domain/content.ts';
import { CopydeskError } from '../../domain/errors.ts';
import { bodyHtml, escapeHtml } from '../../domain/render-html.ts';
import { cleanBody } from '../clean-body.ts';
import { cleanText } from '../clean-text.ts';
import type { OperationPlace } from '../operations.ts';
import { publicationMark } from '../publication-mark.ts';
import type { MailSettings } from './mail-settings.ts';

/** Stands in the approved mail where each recipient's own address to sign off will stand. It can be in no text: brackets of texts are escaped. */
export const unsubscribePlace = '<%unsubscribe%>';

/** What every recipient gets, but for that address. */
const MailRequest = z.strictObject({
  locale: z.string(),
  subject: z.string().min(1),
  text: z.string(),
  from: z.strictObject({ name: z.string(), address: z.string() }),
  replyTo: z.string().nullable(),
  unsubscribeBy: z.string(),
});
export type MailRequest = z.infer<typeof MailRequest>;

/** Makes the mail; a pure function of its input and the settings. */
export function prepareMail(input: PrepareInput, place: OperationPlace, settings: MailSettings): Prepared {
  const { content, locale, publication, recipients } = input;
  if (!recipients)
    throw new CopydeskError('invalid', `The channel ${place.channel} names no list of recipients.`, {
      where: { field: `channels.${place.channel}.mailing` },
    });
  if (recipients.count > settings.mostRecipients)
    throw new CopydeskError(
      'invalid',
      `The list has ${recipients.count} recipients; this channel takes ${settings.mostRecipients} at most.`,
      { where: { field: `channels.${place.channel}.settings.mostRecipients` } },
    );
  const title = cleanText(content.title).replace(/\s+/g, ' ').trim();
  if (!title) throw new CopydeskError('invalid', 'A subject is needed.', { where: { field: 'title' } });
  const words = wordsIn(locale);
  const html = htmlOf({ ...content, body: cleanBody(content.body) }, title, locale, settings, words);
  const request: MailRequest = {
    locale,
    subject: title,
    text: textOf(content, settings, words),
    from: settings.from,
    replyTo: settings.replyTo ?? null,
    unsubscribeBy: settings.unsubscribeBy,
  };
  return {
    contract: channelContract,
    ...place,
    publication,
    marker: publicationMark(publication),
    title,
    html,
    contentHash: hashOf({ title, html }),
    recipients: { list: recipients.list, count: recipients.count },
    request,
  };
}

/** The request of a prepared artifact, checked again: what is sent is what was approved. */
export function requestOf(prepared: Prepared): MailRequest {
  const { data: request, error } = MailRequest.safeParse(prepared.request);
  const { title, html, contentHash } = prepared;
  if (request?.subject === title && hashOf({ title, html }) === contentHash && prepared.recipients) return request;
  throw new CopydeskError('invalid', 'The request is not the one that was prepared for this channel.', {
    where: { field: 'prepared.request' },
    cause: error,
  });
}

interface Words {
  unsubscribe: string;
  by: string;
}

const wordsIn = (locale: string): Words =>
  /^de\b/.test(locale)
    ? { unsubscribe: 'Abmelden', by: 'Oder schreiben Sie an' }
    : { unsubscribe: 'Unsubscribe', by: 'Or write to' };

/** Mail programs know no style sheets: plain markup, the description as the line that they show beside the subject. */
function htmlOf(content: Content, title: string, locale: string, settings: MailSettings, words: Words): string {
  const [subject, description] = [escapeHtml(title), escapeHtml(cleanText(content.description))];
  const imprint = settings.imprint.map(escapeHtml).join('<br>\n');
  const by = escapeHtml(settings.unsubscribeBy);
  return `<!DOCTYPE html>
<html lang="${escapeHtml(locale)}">
<head>
<meta charset="utf-8">
<title>${subject}</title>
</head>
<body>
<div style="display:none">${description}</div>
<h1>${subject}</h1>
${bodyHtml(content)}
<hr>
<p><a href="${unsubscribePlace}">${words.unsubscribe}</a>. ${words.by} <a href="mailto:${by}">${by}</a>.</p>
<p>${imprint}</p>
</body>
</html>
`.normalize('NFC');
}

function textOf(content: Content, { imprint, unsubscribeBy }: MailSettings, words: Words): string {
  // As in the markup, an address that is none of the web or of a mailbox is left out.
  const links = content.body.flatMap((block) =>
    block.kind === 'link' && /^(https?:|mailto:)/i.test(block.url) ? [`${block.label}: ${block.url}`] : [],
  );
  const parts = [
    plainText(content),
    ...links,
    '-- ',
    `${words.unsubscribe}: ${unsubscribePlace}`,
    `${words.by} ${unsubscribeBy}`,
  ];
  return `${[...parts, ...imprint].map(cleanText).join('\n\n')}\n`.normalize('NFC');
}
