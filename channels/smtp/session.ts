import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { CopydeskError } from '../../domain/errors.ts';
import type { SmtpSettings } from './settings.ts';

/** One connection to the mail server, signed in. */
export interface SmtpSession {
  /**
   * Hands one mail over. `refused`: the server does not take it for this recipient, for good; `later`: not now. Throws `rate_limited` or
   * `auth` when it takes nothing from us, `unknown_outcome` when it may have it.
   */
  send(from: string, to: string, message: Buffer): Promise<'taken' | 'refused' | 'later'>;
  close(): void;
}

/** Connects and signs in. Errors: `transient` out of reach, `auth` for wrong credentials, `invalid` for a server without the encryption demanded. */
export async function openSession(
  settings: SmtpSettings,
  password: () => Promise<string>,
  signal?: AbortSignal,
): Promise<SmtpSession> {
  const { host, port, encryption, user, timeoutSeconds } = settings;
  const pass = user === undefined ? null : await password();
  const ms = timeoutSeconds * 1_000;
  const connection = new SMTPConnection({
    ...{
      host,
      port,
      secure: encryption === 'tls',
      requireTLS: encryption === 'starttls',
      ignoreTLS: encryption === 'none',
    },
    ...{ connectionTimeout: ms, greetingTimeout: ms, socketTimeout: ms, dnsTimeout: ms, socketCloseTimeout: 0 },
    allowInternalNetworkInterfaces: true,
  });
  // An error outside of a command would end the process; the command that is under way is told by its own callback.
  connection.on('error', () => undefined);
  signal?.addEventListener('abort', () => connection.close(), { once: true });
  try {
    await new Promise<void>((done, fail) => {
      connection.once('error', fail);
      connection.connect((error) => (error ? fail(error) : done()));
    });
    if (pass !== null)
      await new Promise<void>((done, fail) => {
        connection.login({ credentials: { user: user!, pass } }, (error) => (error ? fail(error) : done()));
      });
  } catch (error) {
    connection.close();
    throw notOpened(error, settings);
  }
  return {
    send: (from, to, message) =>
      new Promise((done, fail) => {
        // A connection that closes within a command says so by an event alone.
        const ended = () => fail(lost(settings));
        connection.once('end', ended);
        connection.send({ from, to: [to] }, message, (error) => {
          connection.off('end', ended);
          const outcome = error ? outcomeOf(error, settings) : 'taken';
          if (outcome instanceof CopydeskError) fail(outcome);
          else if (outcome === 'taken') done(outcome);
          // What the server would not take is still begun there (RFC 5321, 4.1.1.5).
          else connection.reset((trouble) => (trouble ? fail(notTaken(settings, trouble)) : done(outcome)));
        });
      }),
    close: () => connection.close(),
  };
}

interface SmtpError {
  code?: string;
  command?: string;
  responseCode?: number;
}

/** RFC 5321, 4.2.1: 5yz is for good, 4yz passes. Without an answer to DATA or to the message, nobody knows. */
function outcomeOf(error: unknown, settings: SmtpSettings): 'refused' | 'later' | CopydeskError {
  const { responseCode = 0, command = '' } = error as SmtpError;
  const aboutUs = /^(AUTH|MAIL FROM)/.test(command);
  if (responseCode >= 500) return aboutUs ? refused(error, settings) : 'refused';
  // 421: the server itself goes away (RFC 5321, 3.8).
  if (responseCode >= 400 && !aboutUs && responseCode !== 421) return 'later';
  if (responseCode >= 400)
    return new CopydeskError('rate_limited', `${settings.host} takes no more mail now (${responseCode}).`, {
      cause: error,
      retryAfterMs: 60_000,
    });
  return lost(settings, error);
}

const refused = (error: unknown, { host, from }: SmtpSettings): CopydeskError =>
  new CopydeskError('auth', `${host} takes no mail from ${from.address} (${(error as SmtpError).responseCode}).`, {
    where: { field: 'settings.from.address' },
    cause: error,
  });

const notTaken = ({ host }: SmtpSettings, cause: unknown): CopydeskError =>
  new CopydeskError('transient', `The connection to ${host} broke after it had refused a mail.`, { cause });

const lost = ({ host }: SmtpSettings, cause?: unknown): CopydeskError =>
  new CopydeskError('unknown_outcome', `The connection to ${host} broke while a mail was handed over.`, { cause });

function notOpened(error: unknown, { host, port, encryption }: SmtpSettings): CopydeskError {
  const { code, responseCode } = error as SmtpError;
  if (code === 'EAUTH' || responseCode === 535 || responseCode === 530)
    return new CopydeskError('auth', `${host} does not take user and password.`, {
      where: { field: 'settings.password' },
      cause: error,
    });
  if (code === 'ETLS' || (code === 'ESOCKET' && /certificate|self.signed|TLS|SSL/i.test((error as Error).message)))
    return new CopydeskError(
      'invalid',
      `${host}:${port} does not speak ${encryption}, or its certificate is not valid.`,
      {
        where: { field: 'settings.encryption' },
        cause: error,
      },
    );
  return new CopydeskError('transient', `${host}:${port} could not be reached; nothing was sent.`, { cause: error });
}
