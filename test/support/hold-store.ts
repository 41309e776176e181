import { openStore } from '../../store/open-store.ts';

/**
 * Opens the embedded store in the folder given and writes until it is killed. Prints `open`, then the ref of each artifact once it
 * is committed; a transaction that never ends stays open from the tenth on when the second argument is `torn`.
 */
const [directory, mode] = process.argv.slice(2);
const store = await openStore({ kind: 'embedded', directory: directory! });
process.stdout.write('open\n');
const { artifacts, sql } = store.forTenant('held');
for (let n = 1; ; n++) {
  const ref = await artifacts.put('note', { n });
  process.stdout.write(`${ref}\n`);
  if (mode === 'torn' && n === 10) {
    await sql.transaction(async (transaction) => {
      await transaction.query("insert into events values ('held', 'torn', 1, now(), 'k', '{}')");
      process.stdout.write('torn\n');
      await new Promise(() => setInterval(() => {}, 1_000));
    });
  }
}
