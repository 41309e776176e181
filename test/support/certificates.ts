import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

export interface Certificate {
  certFile: string;
  keyFile: string;
}

const openssl = (directory: string, ...words: string[]) =>
  promisify(execFile)('openssl', words, { cwd: directory }).catch((cause: unknown) => {
    throw new Error(`This test needs the openssl command: ${cause}`);
  });

/** A CA of the test's own in `directory`; `issue` makes certificates for a DNS name. */
export async function certificateAuthority(directory: string, name: string) {
  const ca: Certificate = { certFile: join(directory, `${name}.crt`), keyFile: join(directory, `${name}.key`) };
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const made = ['-keyout', ca.keyFile, '-out', ca.certFile];
  await openssl(directory, 'req', '-x509', ...curve, '-days', '2', '-subj', `/CN=${name}`, ...made);
  return {
    ...ca,
    async issue(host: string, days = 2): Promise<Certificate> {
      const [certFile, keyFile, request] = ['crt', 'key', 'csr'].map((end) =>
        join(directory, `${name}-${host}.${end}`),
      );
      const names = join(directory, `${name}-${host}.ext`);
      await writeFile(names, `subjectAltName=DNS:${host}\n`);
      await openssl(directory, 'req', ...curve, '-subj', `/CN=${host}`, '-keyout', keyFile!, '-out', request!);
      const signed = ['-CA', ca.certFile, '-CAkey', ca.keyFile, '-CAcreateserial', '-days', String(days)];
      await openssl(directory, 'x509', '-req', '-in', request!, '-out', certFile!, '-extfile', names, ...signed);
      return { certFile: certFile!, keyFile: keyFile! };
    },
  };
}
