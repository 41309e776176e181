import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import { loadPublicKeys } from '../policies/keys.ts';
import { look, type Part, sick, well } from './part.ts';

/** The key in a folder that attests a tenant's commands: there, for its owner alone, and known to workers. */
export function keysPart({ publicKeys }: Config, directory: string): Promise<Part[]> {
  const file = join(directory, 'signing-key.private.pem');
  return look('keys', `Look at ${directory}.`, async () => {
    const known = Object.keys(await loadPublicKeys(directory)).length;
    if (!existsSync(file)) {
      if (publicKeys && known > 0) return well('keys', `${known} public keys in ${directory}`);
      return well('keys', `none yet; the first start makes one in ${directory}`);
    }
    const mode = statSync(file).mode & 0o777;
    if (mode & 0o077) return sick('keys', `Others may read ${file} (mode 0${mode.toString(8)}).`, `chmod 600 ${file}`);
    const together = publicKeys
      ? ''
      : ' With npm start, API key and worker share a process: who takes over the worker could sign. Run server.ts and worker.ts apart to part them.';
    return well('keys', `signing key with mode 0${mode.toString(8)}, ${known} public in ${directory}.${together}`);
  });
}
