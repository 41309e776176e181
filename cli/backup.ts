import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CopydeskError } from '../domain/errors.ts';
import type { BackupReport } from '../house/backup/make-backup.ts';
import { readServerFile } from '../server/server-file.ts';
import type { Session } from './session.ts';
import { type Configured, sessionCommand } from './session-command.ts';
import { cliTexts } from './texts.ts';

/** While a house runs on the embedded database it makes the backup itself, because nobody else can open it. */
export const backupCommand = (configured: Configured, version: string) =>
  sessionCommand(
    configured,
    {
      name: 'backup',
      summary: 'copy database, Temporal and keys into a new folder, also while the house runs',
      examples: ['backup /backups/copydesk-2026-11-24', 'backup ../copydesk-backup --json'],
    },
    async (session, given: string) => {
      const folder = resolve(given);
      const { databaseUrl, home } = session.config;
      const report =
        !databaseUrl && readServerFile(home)
          ? await session.localClient().post<BackupReport>('/backup', { folder })
          : await backUpHere(session, folder, version);
      session.result(report, () => describe(report, session));
      process.stderr.write(`${cliTexts[session.lang].backup.secret}\n`);
    },
  ).argument('<folder>', 'where the backup goes; must not be there yet');

async function backUpHere({ config }: Session, folder: string, version: string): Promise<BackupReport> {
  // The database takes a second to load; other commands need none of it.
  const [{ makeBackup }, { openStore }] = await Promise.all([
    import('../house/backup/make-backup.ts'),
    import('../store/open-store.ts'),
  ]);
  const { databaseUrl, home } = config;
  const directory = join(home, 'database');
  // A mistake in COPYDESK_HOME would else make a new house and back up nothing, day by day.
  if (!databaseUrl && !existsSync(join(directory, 'pgdata')))
    throw new CopydeskError(
      'not_found',
      'There is no house to back up here. Set COPYDESK_HOME to the one that is meant.',
      {
        where: { file: home },
      },
    );
  const store = await openStore(databaseUrl ? { kind: 'postgres', url: databaseUrl } : { kind: 'embedded', directory });
  try {
    return await makeBackup(config, store, folder, version);
  } finally {
    await store.close();
  }
}

function describe({ folder, manifest, bytes, seconds, stoodStillMs }: BackupReport, { lang }: Session): string[] {
  const { backup } = cliTexts[lang];
  const rows = Object.values(manifest.rows).reduce((sum, count) => sum + count, 0);
  return [
    backup.made(folder, (bytes / 1e6).toFixed(1), seconds.toFixed(1)),
    backup.holds(manifest.tenants.length, rows, manifest.files.filter(({ path }) => path.startsWith('keys/')).length),
    backup.temporal[manifest.source.temporal](Math.round(stoodStillMs)),
    backup.asOf(manifest.recoveryPoint.database),
    backup.without,
  ];
}
