import { sha256 } from '../../domain/canonical.ts';
import { CopydeskError } from '../../domain/errors.ts';
import type { EnabledResearch } from '../../domain/research.ts';
import type { WebPage } from '../../domain/web-page.ts';
import { chunk } from '../chunk.ts';
import { cleanText } from '../clean-text.ts';
import { readApart } from '../read-apart.ts';
import { toUtf8 } from './decode-text.ts';
import { guardedGet, type WebAnswer } from './guarded-get.ts';
import { pageReservation } from './page-reservation.ts';
import { askSite } from './site-rules.ts';
import type { WebEdge } from './web-edge.ts';

/** Media types that are read, with the ending by which the reader is chosen. */
const endings: Record<string, string> = {
  'text/html': '.html',
  'application/xhtml+xml': '.html',
  'text/plain': '.txt',
  'text/markdown': '.txt',
  'application/pdf': '.pdf',
};

const mostPassages = 400;

/**
 * Reads one page of the web, politely: asks the site's rules before each request, waits for its turn, reads the article without what nobody
 * sees. Everything in it is untrusted.
 * @throws CopydeskError `denied`, `invalid` or `not_found` with the reason, for the agent, when the page is not to be had; `transient` when
 * it may be another time
 */
export async function fetchPage(
  edge: WebEdge,
  research: EnabledResearch,
  address: string,
  signal: AbortSignal,
): Promise<WebPage> {
  const answer = await guardedGet(edge, research, address, {
    signal,
    maximumBytes: research.limits.megabytes * 2 ** 20,
    accept: Object.keys(endings).join(', '),
    before: (url) => askSite(edge, research, url, signal),
  });
  refuseStatus(answer);
  const contentType = answer.headers['content-type'] ?? '';
  const mediaType = contentType.split(';')[0]!.trim().toLowerCase();
  const ending = Object.hasOwn(endings, mediaType) ? endings[mediaType]! : null;
  if (ending === null)
    throw new CopydeskError('invalid', 'The page is of a kind that is not read.', { choices: Object.keys(endings) });
  const bytes = ending === '.pdf' ? answer.bytes : toUtf8(answer.bytes, contentType);
  const html = ending === '.html' ? bytes.toString('utf8') : null;
  const reserved = pageReservation(answer.headers, html, research.userAgent.name);
  if (reserved) throw new CopydeskError('denied', reserved);
  const content = await readApart(`${answer.url.hostname}${ending}`, bytes, { article: true });
  const passages = await chunk(content.sections, { size: 900, overlap: 0 });
  const left = passages.length - mostPassages;
  return {
    url: address,
    finalUrl: answer.url.href,
    fetchedAt: edge.now().toISOString(),
    hash: sha256(answer.bytes),
    mediaType,
    title: cleanText(content.title).text,
    language: content.language,
    passages: passages.slice(0, mostPassages).map(({ heading, page, text }) => ({ heading, page, text })),
    notes: [...content.notes, ...(left > 0 ? [`${left} passages beyond the first ${mostPassages} left out`] : [])],
    label: { integrity: 'untrusted', readers: ['*'], sources: [answer.url.href] },
  };
}

function refuseStatus({ status }: WebAnswer): void {
  if (status >= 200 && status < 300) return;
  const said = `The site answered ${status}`;
  if (status === 404 || status === 410) throw new CopydeskError('not_found', `${said}: there is no such page.`);
  if (status === 408 || status === 429 || status >= 500)
    throw new CopydeskError('transient', `${said}: the page is not to be had at present.`);
  throw new CopydeskError('denied', `${said}: it does not give the page to us.`);
}
