import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';
import { CopydeskError, type ErrorClass } from '../domain/errors.ts';
import type { TemporalCredentials } from './temporal-profile.ts';

/**
 * Why Temporal could not be reached. The SDK only says that it could not: gRPC tries a connection that failed again until the time is
 * over, whatever the reason. So the way there is walked once more by hand. Nothing of the credentials gets into the message.
 */
export async function explainConnection(
  address: string,
  { tls, apiKey }: TemporalCredentials,
  cause: unknown,
): Promise<CopydeskError> {
  const encrypted = tls !== false && tls !== null && (tls !== undefined || apiKey !== undefined);
  const explain = (errorClass: ErrorClass, why: string) =>
    new CopydeskError(errorClass, `Temporal at ${address} cannot be used: ${why}`, { cause });
  const plain = await walk(() => connectTcp(addressOf(address)), 'connect');
  if (plain !== null)
    return explain('transient', `nothing answers there (${plain}). Start it, or correct TEMPORAL_ADDRESS.`);
  if (!encrypted) {
    const options = { ...addressOf(address), rejectUnauthorized: false, ALPNProtocols: ['h2'] };
    const speaksTls = (await walk(() => connectTls(options), 'secureConnect')) === null;
    if (speaksTls) return explain('auth', 'it speaks TLS only. Set TEMPORAL_TLS=true, and what it wants besides.');
  } else {
    const failure = await walk(() => connectTls(tlsOptions(address, tls)).on('secureConnect', greet), 'data');
    if (failure !== null) return explain('auth', tlsText(failure));
  }
  const refusal = refusalOf(cause);
  if (refusal)
    return explain(
      'auth',
      `it lets us in by no name (${refusal}). Correct TEMPORAL_API_KEY, or the client certificate.`,
    );
  return explain('transient', 'it does not answer as a Temporal server does. Look whether it is still starting.');
}

/** Resolves with null when the socket gets as far as this event, else with the code of what went wrong. */
async function walk(open: () => Socket, event: string): Promise<string | null> {
  let socket: Socket | undefined;
  try {
    socket = open();
    const walking = socket;
    return await new Promise<string | null>((resolve) => {
      walking.once(event, () => resolve(null));
      walking.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
      walking.once('close', () => resolve('ECONNRESET'));
      walking.setTimeout(5_000, () => resolve('ETIMEDOUT'));
    });
  } catch (error) {
    // Certificates and keys that do not parse, or do not belong together, are refused before anything is sent.
    return (error as NodeJS.ErrnoException).code ?? 'ERR_TLS';
  } finally {
    socket?.on('error', () => undefined).destroy();
  }
}

/** Preface and empty settings of HTTP/2 (RFC 9113, 3.4): a server that took our certificate answers; in TLS 1.3 only that shows it. */
function greet(this: Socket): void {
  this.write(
    Buffer.concat([Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0])]),
  );
}

function addressOf(address: string): { host: string; port: number } {
  const { hostname, port } = new URL(`tcp://${address}`);
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) };
}

function tlsOptions(address: string, tls: TemporalCredentials['tls']): ConnectionOptions {
  const { serverNameOverride, serverRootCACertificate, clientCertPair } = typeof tls === 'object' && tls ? tls : {};
  const { host, port } = addressOf(address);
  const servername = serverNameOverride ?? (isIP(host) ? undefined : host);
  return {
    host,
    port,
    ALPNProtocols: ['h2'],
    ...(servername !== undefined && { servername }),
    ...(serverRootCACertificate && { ca: Buffer.from(serverRootCACertificate) }),
    ...(clientCertPair && { cert: Buffer.from(clientCertPair.crt), key: Buffer.from(clientCertPair.key) }),
  };
}

/** Codes of Node and OpenSSL (nodejs.org/api/tls.html, X509 certificate error codes; RFC 8446, 6.2). */
function tlsText(code: string): string {
  if (/SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|CERT_UNTRUSTED/.test(code))
    return `nobody whom we trust has signed its certificate (${code}). Name its CA in TEMPORAL_TLS_SERVER_CA_CERT_PATH.`;
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return `its certificate is for another name (${code}). Correct TEMPORAL_ADDRESS, or set TEMPORAL_TLS_SERVER_NAME.`;
  if (/CERT_HAS_EXPIRED|CERT_NOT_YET_VALID/.test(code)) return `its certificate is not valid today (${code}).`;
  if (/WRONG_VERSION_NUMBER|PACKET_LENGTH/.test(code))
    return `it speaks no TLS (${code}). Leave the TEMPORAL_TLS variables out.`;
  if (/ALERT|ECONNRESET/.test(code))
    return `it does not take our certificate (${code}). Set TEMPORAL_TLS_CLIENT_CERT_PATH and TEMPORAL_TLS_CLIENT_KEY_PATH to one that it knows.`;
  if (/OSSL|PEM|ERR_TLS/.test(code))
    return `the certificates or the key that we were given cannot be used (${code}). Look at the files of the TEMPORAL_TLS variables.`;
  return `TLS fails (${code}). Look at the TEMPORAL_TLS variables.`;
}

/** UNAUTHENTICATED (16) and PERMISSION_DENIED (7) of gRPC, however deep the SDK has wrapped them. */
function refusalOf(error: unknown): string | null {
  for (let at = error; at instanceof Error; at = at.cause) {
    const code = 'code' in at ? at.code : undefined;
    if (code === 16 || code === 7) return code === 16 ? 'UNAUTHENTICATED' : 'PERMISSION_DENIED';
    if (/unauthenticated|permission denied/i.test(at.message)) return 'UNAUTHENTICATED';
  }
  return null;
}
