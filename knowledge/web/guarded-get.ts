import { Agent, request } from 'undici';
import { CopydeskError } from '../../domain/errors.ts';
import type { EnabledResearch } from '../../domain/research.ts';
import { checkUrl } from './check-url.ts';
import { checkedConnector } from './checked-connector.ts';
import { acceptEncoding, readBody, tooLarge } from './read-body.ts';
import type { WebEdge } from './web-edge.ts';

/** An answer whose bytes are here, whatever its status. */
export interface WebAnswer {
  /** Where redirects led. */
  url: URL;
  status: number;
  /** Names in lower case; of a name that comes twice, all values joined by commas. */
  headers: Record<string, string>;
  bytes: Buffer;
}

const mostRedirects = 5;

/**
 * GETs an address of the web and nothing else: `checkUrl` for the first and for each that a redirect leads to, `checkedConnector` for each
 * connection, at most five redirects, a limit for bytes, and for the time of all requests together, without that of waiting for one's turn. No
 * cookies, no credentials, no referrer.
 * @param before asked before each request; gives the pause after it in milliseconds, and ends it all by throwing
 * @throws CopydeskError `denied` for what may not be read, `invalid` for no address, `transient` for a site that does not answer in time
 */
export async function guardedGet(
  edge: Pick<WebEdge, 'resolve' | 'mayConnect' | 'queue'>,
  research: EnabledResearch,
  address: string,
  {
    signal,
    maximumBytes,
    accept,
    before = async () => 0,
  }: { signal: AbortSignal; maximumBytes: number; accept: string; before?: (url: URL) => Promise<number> },
): Promise<WebAnswer> {
  let leftMs = research.limits.seconds * 1_000;
  let url = checkUrl(address, research);
  for (let redirects = 0; ; redirects++) {
    const pauseMs = Math.max(await before(url), research.limits.secondsBetween * 1_000);
    const answer = await edge.queue.inTurn(url.hostname, pauseMs, signal, async () => {
      const began = performance.now();
      const time = AbortSignal.timeout(Math.ceil(leftMs));
      try {
        return await once(edge, research, url, { signal: AbortSignal.any([signal, time]), maximumBytes, accept });
      } catch (error) {
        signal.throwIfAborted();
        throw classed(error, time.aborted);
      } finally {
        leftMs = Math.max(1, leftMs - (performance.now() - began));
      }
    });
    const location = [301, 302, 303, 307, 308].includes(answer.status) ? answer.headers.location : undefined;
    if (location === undefined) return answer;
    if (redirects === mostRedirects)
      throw new CopydeskError('denied', `The address leads on more than ${mostRedirects} times.`);
    if (!URL.canParse(location, url)) throw new CopydeskError('denied', 'The site leads on to what is no address.');
    url = checkUrl(new URL(location, url).href, research);
  }
}

async function once(
  edge: Pick<WebEdge, 'resolve' | 'mayConnect'>,
  { userAgent }: EnabledResearch,
  url: URL,
  { signal, maximumBytes, accept }: { signal: AbortSignal; maximumBytes: number; accept: string },
): Promise<WebAnswer> {
  // A connection for each request: none is kept, so none is used again after its address was checked for something else.
  const agent = new Agent({ connect: checkedConnector(edge), connections: 1, pipelining: 1 });
  try {
    const response = await aborted(
      signal,
      request(url, {
        dispatcher: agent,
        signal,
        headers: {
          accept,
          'accept-encoding': acceptEncoding,
          'user-agent': `${userAgent.name}/1.0 (+${userAgent.contact})`,
        },
      }).then((answer) => {
        // A body that nobody gets to read is cut off below; its error would end the process.
        answer.body.on('error', () => undefined);
        return answer;
      }),
    );
    const headers = Object.fromEntries(
      Object.entries(response.headers).map(([name, value]) => [name, [value ?? []].flat().join(', ')]),
    );
    if (Number(headers['content-length'] ?? 0) > maximumBytes) throw tooLarge(maximumBytes);
    const bytes = await readBody(response.body, headers['content-encoding'], maximumBytes);
    return { url, status: response.statusCode, headers, bytes };
  } finally {
    await agent.destroy();
  }
}

/** The signal ends the request also while a name is being resolved, which nothing else could. */
async function aborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  // Whether or not somebody still waits for it: a failure that nobody catches would end the process.
  work.catch(() => undefined);
  let onAbort = (): void => undefined;
  try {
    signal.throwIfAborted();
    return await Promise.race([
      work,
      new Promise<never>((_, reject) => {
        onAbort = () => reject(signal.reason);
        signal.addEventListener('abort', onAbort);
      }),
    ]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** What a foreign site or its name server says stays the cause: it is foreign text. */
function classed(error: unknown, outOfTime: boolean): CopydeskError {
  if (error instanceof CopydeskError) return error;
  if (outOfTime) return new CopydeskError('transient', 'The site took too long.', { cause: error });
  const { code = '' } = error as { code?: string };
  if (code === 'ENOTFOUND') return new CopydeskError('not_found', 'There is no site of this name.', { cause: error });
  if (/^(CERT_|ERR_TLS_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_)/.test(code))
    return new CopydeskError('denied', 'The certificate of the site is not valid.', { cause: error });
  if (/^Z_|^ERR_BROTLI|^ERR__ERROR/.test(code))
    return new CopydeskError('denied', 'The page is packed wrongly.', { cause: error });
  return new CopydeskError('transient', 'The site could not be reached.', { cause: error });
}
