import * as oauth from 'oauth4webapi';
import type { CredentialInput } from '../../domain/credential.ts';
import type { Provider } from './providers.ts';
import { firstTokens, type TokenClient, type Tokens } from './token-endpoint.ts';

/** What somebody is asked to agree to. */
export interface GrantRequest {
  /** Of the credential that is to be. */
  name: string;
  provider: Provider;
  client: TokenClient;
  scopes: readonly string[];
  /** Meta: the first token lasts hours, and is exchanged for one of about sixty days (Graph API, "Get Long-Lived Tokens"). */
  longLived: boolean;
}

/** The credential that a grant becomes. Without a refresh token somebody has to connect again when the access token runs out. */
export async function credentialOf(request: GrantRequest, first: Tokens): Promise<CredentialInput> {
  const tokens = request.longLived ? await longLived(request, first) : first;
  const { refreshExpiresAt, ...given } = tokens;
  return {
    value: { kind: 'oauth2', ...request.client, scopes: [...request.scopes], ...given },
    expiresAt: given.refreshToken ? (refreshExpiresAt ?? null) : given.accessExpiresAt,
  };
}

const longLived = ({ name, client }: GrantRequest, { accessToken }: Tokens): Promise<Tokens> =>
  firstTokens(
    name,
    client,
    async ({ server, client: who, authentication, options }) => {
      const parameters = { fb_exchange_token: accessToken };
      const response = await oauth.genericTokenEndpointRequest(
        server,
        who,
        authentication,
        'fb_exchange_token',
        parameters,
        options,
      );
      return oauth.processGenericTokenEndpointResponse(server, who, response);
    },
    () => new Date(),
  );
