import type { HealthReport } from '../../domain/channel.ts';
import { CopydeskError, explainError } from '../../domain/errors.ts';
import type { AdPlatform } from './ad.ts';

/** Reaches the account with the credentials that are there. */
export async function adHealth(platform: AdPlatform): Promise<HealthReport> {
  try {
    const account = await platform.account();
    return {
      ok: true,
      parts: [{ name: 'account', ok: true, message: `${platform.destination} answers: ${account}.` }],
    };
  } catch (error) {
    const auth = error instanceof CopydeskError && error.errorClass === 'auth';
    return {
      ok: false,
      parts: [
        {
          name: auth ? 'credentials' : 'account',
          ok: false,
          message: explainError(error),
          fix: auth
            ? 'Renew the credential that the settings of this channel name, and see that it may manage ads of the account.'
            : 'Check the account, the API version in the settings of this channel, and the network.',
        },
      ],
    };
  }
}
