import type { ModelRoute } from '../domain/model-route.ts';

const openAi = 'https://api.openai.com/v1';

/** Base address of a route. The house writer is where the process that started it says. */
export const endpointOf = ({ baseUrl, model }: ModelRoute, houseWriterUrl?: string): string =>
  baseUrl ?? (model === 'house-writer' && houseWriterUrl ? houseWriterUrl : openAi);

/** Host of a route, without its port, as `processors.yaml` names it. */
export const hostOf = (route: ModelRoute, houseWriterUrl?: string): string =>
  new URL(endpointOf(route, houseWriterUrl)).hostname;

/** Whether a route stays on this machine: the house writer that it started, or an address that is loopback by its notation (RFC 1122, 3.2.1.3; RFC 4291, 2.5.3). */
export const staysHere = (route: ModelRoute): boolean =>
  (isHouseWriter(route) && !route.baseUrl) || isLoopback(hostOf(route, 'http://127.0.0.1'));

/** The writer of the house, started by it or as a process of its own: it costs nothing. */
export const isHouseWriter = ({ model }: ModelRoute): boolean => model === 'house-writer';

/** `URL` has already brought every notation of an IPv4 address, such as `127.1` or `0x7f000001`, into this one. */
const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);

/**
 * How an endpoint calls the most that an answer may have. OpenAI and Azure take `max_completion_tokens`, and their newer models nothing else
 * (API reference, chat completions); other servers know `max_tokens` and pass over what they don't know.
 */
export const maxTokensField = (url: string): 'max_completion_tokens' | 'max_tokens' =>
  /(^|\.)openai\.(com|azure\.com)$/.test(new URL(url).hostname) ? 'max_completion_tokens' : 'max_tokens';
