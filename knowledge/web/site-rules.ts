import { CopydeskError } from '../../domain/errors.ts';
import type { EnabledResearch } from '../../domain/research.ts';
import { guardedGet, type WebAnswer } from './guarded-get.ts';
import { type Robots, readRobots } from './robots.ts';
import { type FileReservation, readTdmrep } from './tdmrep.ts';
import type { WebEdge } from './web-edge.ts';

const dayMs = 24 * 60 * 60_000;
/** A site that was out of order is asked again soon. */
const retryMs = 10 * 60_000;
/** As much of `robots.txt` as must be understood (RFC 9309, 2.5). */
const robotsBytes = 500 * 1024;
const tdmrepBytes = 256 * 1024;

/**
 * What a site says about its pages, before one of them is asked for: `robots.txt` (RFC 9309) and the reservation of text and data mining in
 * `/.well-known/tdmrep.json` (TDM Reservation Protocol, W3C Community Group Final Report, 2024), which § 44b (3) UrhG has us respect.
 * Returns the pause in milliseconds that the site asks for between two requests.
 * @throws CopydeskError `denied` with the reason when the site does not want the page read
 */
export async function askSite(
  edge: WebEdge,
  research: EnabledResearch,
  url: URL,
  signal: AbortSignal,
): Promise<number> {
  const agent = research.userAgent.name;
  const key = `${agent}\n${url.origin}`;
  const robots = await edge.rules.get<Robots>(`robots\n${key}`, async () => {
    const answer = await get(edge, research, new URL('/robots.txt', url), robotsBytes, signal);
    const broken = answer === null || answer.status === 429 || answer.status >= 500;
    return { value: readRobots(url.origin, answer, agent), forMs: broken ? retryMs : dayMs };
  });
  const said = robots.about(url);
  if (said) throw new CopydeskError('denied', `This page is not read: ${said}`);
  const reserved = await edge.rules.get<FileReservation>(`tdmrep\n${key}`, async () => {
    const answer = await get(edge, research, new URL('/.well-known/tdmrep.json', url), tdmrepBytes, signal);
    return { value: readTdmrep(url.origin, answer), forMs: answer === null || answer.status >= 500 ? retryMs : dayMs };
  });
  if (reserved.about(url))
    throw new CopydeskError(
      'denied',
      'This page is not read: its owner reserves text and data mining (tdmrep.json, § 44b UrhG).',
    );
  return robots.pauseMs;
}

/** Null when the site does not answer. What the guard refuses is refused for the page as well. */
async function get(
  edge: WebEdge,
  research: EnabledResearch,
  url: URL,
  maximumBytes: number,
  signal: AbortSignal,
): Promise<WebAnswer | null> {
  try {
    return await guardedGet(edge, research, url.href, {
      signal,
      maximumBytes,
      accept: 'text/plain, application/json, */*;q=0.1',
    });
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof CopydeskError && error.errorClass === 'transient') return null;
    throw error;
  }
}
