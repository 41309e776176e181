import { setTimeout as sleep } from 'node:timers/promises';
import { readConfig } from '../../../config.ts';
import { openKeyRing } from '../../../house/credentials/key-ring.ts';
import { openVault } from '../../../house/credentials/vault.ts';
import { openStore } from '../../../store/open-store.ts';

/**
 * A process that asks for one credential so many times at once: `tsx caller.ts TENANT NAME TIMES AT`, AT being the instant at which it begins.
 * Prints the answers as JSON: tokens, or classes of errors.
 */
const [tenant, name, times, at] = process.argv.slice(2) as [string, string, string, string];
const config = readConfig();
const store = await openStore({ kind: 'postgres', url: config.databaseUrl! });
const vault = openVault(tenant, store.forTenant(tenant).credentials, openKeyRing(config), () => new Date());
process.stdout.write('ready\n');
await sleep(Math.max(0, Number(at) - Date.now()));
const answers = await Promise.all(
  Array.from({ length: Number(times) }, () => vault.secret(name).catch((error) => error.errorClass as string)),
);
process.stdout.write(`${JSON.stringify(answers)}\n`);
await store.close();
