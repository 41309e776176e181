import type { ConnectorDependencies, HealthReport } from '../../domain/channel.ts';
import { CopydeskError, explainError } from '../../domain/errors.ts';
import { openSession } from './session.ts';
import type { SmtpSettings } from './settings.ts';

/** Whether the server lets us in. Nothing is sent. */
export async function health(
  settings: SmtpSettings,
  { secret, signal }: Pick<ConnectorDependencies, 'secret' | 'signal'>,
): Promise<HealthReport> {
  const name = 'mail server';
  try {
    const session = await openSession(settings, () => secret(settings.password!), signal);
    session.close();
    return {
      ok: true,
      parts: [{ name, ok: true, message: `${settings.host} takes mail from ${settings.from.address}.` }],
    };
  } catch (error) {
    return { ok: false, parts: [{ name, ok: false, message: explainError(error), fix: fixOf(error, settings) }] };
  }
}

function fixOf(error: unknown, { password, host, port }: SmtpSettings): string {
  const errorClass = error instanceof CopydeskError ? error.errorClass : 'transient';
  if (errorClass === 'auth') return `Set user and ${password ?? 'password'} to what the provider gave you.`;
  if (errorClass === 'invalid') return 'Set encryption to what the server offers: tls (465) or starttls (587).';
  return `See whether ${host}:${port} is right and can be reached from this machine.`;
}
