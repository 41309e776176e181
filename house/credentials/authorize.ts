import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as oauth from 'oauth4webapi';
import type { CredentialInput } from '../../domain/credential.ts';
import { CopydeskError } from '../../domain/errors.ts';
import { credentialOf, type GrantRequest } from './grant.ts';
import { firstTokens } from './token-endpoint.ts';

const patienceMs = 5 * 60_000;

/**
 * Has a person agree in a browser of this machine: authorization code with PKCE (RFC 7636), which comes back to a loopback address with a port
 * of its own (RFC 8252, 7.3). `show` is told the address to open; `words` is what the browser says in the end.
 */
export async function authorize(
  request: GrantRequest,
  words: { good: string; bad: string },
  show: (url: string) => void,
  signal: AbortSignal = AbortSignal.timeout(patienceMs),
): Promise<CredentialInput> {
  const { provider, client, scopes, name } = request;
  const state = oauth.generateRandomState();
  const verifier = oauth.generateRandomCodeVerifier();
  const loopback = await listen(signal);
  try {
    const url = new URL(provider.authorizationUrl);
    const query = {
      response_type: 'code',
      client_id: client.clientId,
      redirect_uri: loopback.url,
      scope: scopes.join(' '),
      state,
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      ...provider.parameters,
    };
    for (const [key, value] of Object.entries(query)) url.searchParams.set(key, value);
    show(url.href);
    const { parameters, answer } = await loopback.answered;
    try {
      const tokens = await firstTokens(
        name,
        client,
        async ({ server, client: who, authentication, options }) => {
          const code = codeIn(name, () => oauth.validateAuthResponse(server, who, parameters, state));
          const asked = oauth.authorizationCodeGrantRequest(
            server,
            who,
            authentication,
            code,
            loopback.url,
            verifier,
            options,
          );
          return oauth.processAuthorizationCodeResponse(server, who, await asked);
        },
        () => new Date(),
      );
      const credential = await credentialOf(request, tokens);
      answer(words.good);
      return credential;
    } catch (error) {
      answer(words.bad);
      throw error;
    }
  } finally {
    loopback.close();
  }
}

/** What comes back from a browser may come from anybody: another state is not an answer to what was asked. */
function codeIn(name: string, read: () => URLSearchParams): URLSearchParams {
  try {
    return read();
  } catch (cause) {
    const said = cause instanceof oauth.AuthorizationResponseError && cause.error === 'access_denied';
    throw new CopydeskError(
      'denied',
      said
        ? `vault:${name} is not connected: it was not agreed to.`
        : `vault:${name} is not connected: the browser came back with another answer than to what was asked.`,
      { cause },
    );
  }
}

/** One answer at a loopback address. Others than the first with a code or an error, such as for an icon, get nothing. */
async function listen(signal: AbortSignal) {
  let got: (answer: { parameters: URLSearchParams; answer: (text: string) => void }) => void;
  const server = createServer((asked, response) => {
    const { searchParams, pathname } = new URL(asked.url ?? '/', 'http://127.0.0.1');
    if (pathname !== '/callback' || !(searchParams.has('code') || searchParams.has('error'))) {
      response.writeHead(404).end();
      return;
    }
    const answer = (text: string) =>
      response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' }).end(text);
    got({ parameters: searchParams, answer });
  });
  const answered = new Promise<Parameters<typeof got>[0]>((resolve, reject) => {
    got = resolve;
    signal.addEventListener('abort', () => reject(new CopydeskError('cancelled', 'Nobody agreed in time.')));
  });
  // Whoever is still preparing when time runs out hears of it when they ask.
  answered.catch(() => undefined);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/callback`, answered, close: () => server.close() };
}
