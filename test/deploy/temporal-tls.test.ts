import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createSecureServer, type Http2SecureServer } from 'node:http2';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type Server } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readConfig } from '../../config.ts';
import { connectTemporal, connectWorker, temporalOf } from '../../house/connect-temporal.ts';
import { type Certificate, certificateAuthority } from '../support/certificates.ts';
import { type DevServer, devServer } from '../support/temporal.ts';

const patienceMs = 1_500;
const host = 'temporal.test';

let directory: string;
let server: DevServer;
let ca: Awaited<ReturnType<typeof certificateAuthority>>;
let stranger: Awaited<ReturnType<typeof certificateAuthority>>;
let client: Certificate;
let open: Server;
let closed: Server;
let keyed: Http2SecureServer;
const sockets = new Set<Socket>();

const portOf = (listening: { address(): unknown }) => (listening.address() as AddressInfo).port;
const read = ({ certFile, keyFile }: Certificate) => ({ cert: readFileSync(certFile), key: readFileSync(keyFile) });

/** TLS in front of the server as a cluster or load balancer has it; `mutual` wants a certificate of our CA from clients too. */
async function proxy(certificate: Certificate, mutual: boolean): Promise<Server> {
  const asking = mutual ? { requestCert: true, rejectUnauthorized: true, ca: readFileSync(ca.certFile) } : {};
  const tls = createServer({ ...read(certificate), ...asking, ALPNProtocols: ['h2'] }, (socket) => {
    const upstream = connect(Number(server.address.split(':')[1]), '127.0.0.1');
    for (const [one, other] of [
      [socket, upstream],
      [upstream, socket],
    ] as const) {
      sockets.add(one);
      one.on('error', () => other.destroy()).on('close', () => other.destroy());
      one.pipe(other);
    }
  }).on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => tls.listen(0, '127.0.0.1', resolve));
  return tls;
}

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'copydesk-tls-'));
  server = await devServer();
  ca = await certificateAuthority(directory, 'house');
  stranger = await certificateAuthority(directory, 'stranger');
  const certificate = await ca.issue(host);
  client = await ca.issue('worker.test');
  open = await proxy(certificate, false);
  closed = await proxy(certificate, true);
  keyed = createSecureServer(read(certificate))
    .on('connection', (socket) => sockets.add(socket))
    .on('stream', (stream) => {
      stream.respond({ ':status': 200, 'content-type': 'application/grpc', 'grpc-status': '16' }, { endStream: true });
    });
  await new Promise<void>((resolve) => keyed.listen(0, '127.0.0.1', resolve));
}, 120_000);

afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  for (const one of [open, closed, keyed]) one?.close();
  await server?.stop();
  rmSync(directory, { recursive: true, force: true });
});

/** The house as it would connect with these variables. */
function temporal(port: number, environment: Record<string, string> = {}) {
  const config = readConfig({ TEMPORAL_ADDRESS: `127.0.0.1:${port}`, ...environment });
  return temporalOf(config.temporal);
}

const trusted = () => ({ TEMPORAL_TLS_SERVER_CA_CERT_PATH: ca.certFile, TEMPORAL_TLS_SERVER_NAME: host });
const ours = () => ({
  TEMPORAL_TLS_CLIENT_CERT_PATH: client.certFile,
  TEMPORAL_TLS_CLIENT_KEY_PATH: client.keyFile,
});

async function reaches(port: number, environment: Record<string, string>): Promise<void> {
  const connection = await connectTemporal(temporal(port, environment));
  const native = await connectWorker(temporal(port, environment));
  try {
    await connection.workflowService.describeNamespace({ namespace: 'default' });
    await native.workflowService.describeNamespace({ namespace: 'default' });
  } finally {
    await connection.close();
    await native.close();
  }
}

const refused = (port: number, environment: Record<string, string> = {}) =>
  expect(connectTemporal(temporal(port, environment), patienceMs)).rejects;

describe('Temporal behind TLS', () => {
  it('is reached by client and worker when its CA is named', () => reaches(portOf(open), trusted()));

  it('is reached with a certificate of our own where it wants one', () =>
    reaches(portOf(closed), { ...trusted(), ...ours() }));

  it('says that its CA is unknown, and which variable names it', () =>
    refused(portOf(open), { TEMPORAL_TLS: 'true', TEMPORAL_TLS_SERVER_NAME: host }).toMatchObject({
      errorClass: 'auth',
      message: expect.stringMatching(/nobody whom we trust.*TEMPORAL_TLS_SERVER_CA_CERT_PATH/),
    }));

  it('says so to a worker too', () =>
    expect(
      connectWorker(temporal(portOf(open), { TEMPORAL_TLS: 'true', TEMPORAL_TLS_SERVER_NAME: host })),
    ).rejects.toThrow(/nobody whom we trust/));

  it('says that another CA has signed', () =>
    refused(portOf(open), { ...trusted(), TEMPORAL_TLS_SERVER_CA_CERT_PATH: stranger.certFile }).toThrow(
      /nobody whom we trust/,
    ));

  it('says that the certificate is for another name', () =>
    refused(portOf(open), { ...trusted(), TEMPORAL_TLS_SERVER_NAME: 'other.test' }).toThrow(
      /another name.*TEMPORAL_TLS_SERVER_NAME/,
    ));

  it('says that it wants a certificate of ours', () =>
    refused(portOf(closed), trusted()).toThrow(/does not take our certificate.*TEMPORAL_TLS_CLIENT_CERT_PATH/));

  it('says that it does not know the CA of our certificate', async () => {
    const { certFile, keyFile } = await stranger.issue('worker.test');
    const theirs = { TEMPORAL_TLS_CLIENT_CERT_PATH: certFile, TEMPORAL_TLS_CLIENT_KEY_PATH: keyFile };
    await refused(portOf(closed), { ...trusted(), ...theirs }).toThrow(/does not take our certificate/);
  });

  it('says that certificate and key do not belong together', () =>
    refused(portOf(closed), { ...trusted(), ...ours(), TEMPORAL_TLS_CLIENT_KEY_PATH: ca.keyFile }).toThrow(
      /cannot be used \(ERR_OSSL/,
    ));

  it('says that it speaks TLS, to a house without', () =>
    refused(portOf(open)).toThrow(/speaks TLS only.*TEMPORAL_TLS=true/));

  it('says that there is no TLS, to a house with', () =>
    refused(Number(server.address.split(':')[1]), trusted()).toThrow(/speaks no TLS/));

  it('says that an API key is not taken, without the key', async () => {
    const secret = 'tk-9f0b6d2c';
    const error = await connectTemporal(
      temporal(portOf(keyed), { ...trusted(), TEMPORAL_API_KEY: secret }),
      patienceMs,
    ).catch((caught: Error) => caught);
    expect(error).toMatchObject({ errorClass: 'auth', message: expect.stringContaining('TEMPORAL_API_KEY') });
    expect((error as Error).message).not.toContain(secret);
  });

  it('says that nothing answers', () => {
    const reserved = 1;
    return refused(reserved).toMatchObject({
      errorClass: 'transient',
      message: expect.stringContaining('nothing answers'),
    });
  });
});
