import { setTimeout as sleep } from 'node:timers/promises';
import * as oauth from 'oauth4webapi';
import type { CredentialInput } from '../../domain/credential.ts';
import { CopydeskError } from '../../domain/errors.ts';
import { credentialOf, type GrantRequest } from './grant.ts';
import { firstTokens } from './token-endpoint.ts';

/**
 * Has a person agree on any device by a code (RFC 8628), where this machine has no browser. `show` is told where to enter which code.
 * Asks at the pace that the platform sets, until it is agreed to, refused or too late.
 */
export async function authorizeDevice(
  request: GrantRequest,
  show: (ask: { url: string; code: string }) => void,
): Promise<CredentialInput> {
  const { provider, client, scopes, name } = request;
  const tokens = await firstTokens(
    name,
    client,
    async ({ server: known, client: who, authentication, options }) => {
      const server = { ...known, device_authorization_endpoint: provider.deviceUrl! };
      const parameters = { scope: scopes.join(' ') };
      const asked = oauth.deviceAuthorizationRequest(server, who, authentication, parameters, options);
      const device = await oauth.processDeviceAuthorizationResponse(server, who, await asked);
      show({ url: device.verification_uri, code: device.user_code });
      const end = Date.now() + device.expires_in * 1_000;
      let interval = device.interval ?? 5;
      while (Date.now() < end) {
        await sleep(interval * 1_000);
        try {
          const answer = oauth.deviceCodeGrantRequest(server, who, authentication, device.device_code, options);
          return await oauth.processDeviceCodeResponse(server, who, await answer);
        } catch (error) {
          const code = error instanceof oauth.ResponseBodyError ? error.error : '';
          if (code === 'access_denied') break;
          if (code === 'slow_down') interval += 5;
          else if (code !== 'authorization_pending') throw error;
        }
      }
      throw new CopydeskError('denied', `vault:${name} is not connected: it was not agreed to.`);
    },
    () => new Date(),
  );
  return credentialOf(request, tokens);
}
