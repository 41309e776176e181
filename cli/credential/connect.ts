import { Option } from 'commander';
import type { CredentialView } from '../../console/desk/credential-desk.ts';
import { CopydeskError } from '../../domain/errors.ts';
import { authorize } from '../../house/credentials/authorize.ts';
import { authorizeDevice } from '../../house/credentials/authorize-device.ts';
import { type Provider, type ProviderName, providers } from '../../house/credentials/providers.ts';
import { type Configured, sessionCommand } from '../session-command.ts';
import { credentialPath } from './credential-path.ts';
import { typedOrNothing } from './read-value.ts';

interface Given {
  provider: ProviderName | 'generic';
  clientId: string;
  scope?: string[];
  authorizationUrl?: string;
  tokenUrl?: string;
  deviceUrl?: string;
  device?: boolean;
}

/** Asks a platform for a grant in the name of whoever sits here, and hands it to the server, which seals it. */
export const connect = (configured: Configured) =>
  sessionCommand(
    configured,
    {
      name: 'connect',
      summary: 'connect a platform by OAuth 2: agree in a browser on this machine, or on another device',
      examples: [
        'credential connect google-ads --provider google --client-id 1234.apps.example --as sven-aumann',
        'credential connect linkedin --provider linkedin --client-id 86abc --as sven-aumann',
        'credential connect crm --provider generic --client-id desk --authorization-url https://id.example/authorize --token-url https://id.example/token --as sven-aumann',
      ],
    },
    async (session, name: string, given: Given) => {
      const words = session.texts.credential;
      const provider = providerOf(given);
      const clientSecret = await typedOrNothing(words.clientSecret);
      const request = {
        name,
        provider,
        client: {
          tokenUrl: provider.tokenUrl,
          clientId: given.clientId,
          clientAuthentication: 'body' as const,
          ...(clientSecret && { clientSecret }),
        },
        scopes: given.scope ?? provider.scopes,
        longLived: given.provider === 'meta',
      };
      const input = given.device
        ? await authorizeDevice(request, ({ url, code }) => tell(words.open, url, words.code(code)))
        : await authorize(request, { good: words.closeWindow, bad: words.refused }, (url) =>
            tell(words.open, url, words.waiting),
          );
      const made = await session.client().put<CredentialView>(credentialPath(name), input);
      session.result(made, () => words.connected(name));
    },
  )
    .argument('<name>', 'small letters, digits and hyphens')
    .addOption(
      new Option('--provider <name>', 'platform').choices([...Object.keys(providers), 'generic']).makeOptionMandatory(),
    )
    .requiredOption('--client-id <id>', 'of your application at the platform; its secret is asked for')
    .option('--scope <scope...>', 'what is asked for; left out: what the connectors need')
    .option('--authorization-url <url>', 'with --provider generic')
    .option('--token-url <url>', 'with --provider generic')
    .option('--device-url <url>', 'with --provider generic and --device')
    .option('--device', 'agree on another device, by a code');

function providerOf({ provider, authorizationUrl, tokenUrl, deviceUrl, device }: Given): Provider {
  const known: Provider =
    provider === 'generic'
      ? {
          authorizationUrl: authorizationUrl ?? '',
          tokenUrl: tokenUrl ?? '',
          scopes: [],
          ...(deviceUrl && { deviceUrl }),
        }
      : providers[provider];
  const missing = [
    ...(known.tokenUrl ? [] : ['--token-url']),
    ...(device || known.authorizationUrl ? [] : ['--authorization-url']),
    ...(device && !known.deviceUrl ? ['--device-url'] : []),
  ];
  if (missing.length === 0) return known;
  throw new CopydeskError('invalid', `The provider ${provider} needs ${missing.join(' and ')} here.`, {
    where: { field: missing[0]! },
  });
}

/** On stderr: what the command gives is the credential. */
function tell(...lines: string[]): void {
  process.stderr.write(`${lines.join('\n')}\n`);
}
