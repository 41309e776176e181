import { type Configured, sessionCommand } from './session-command.ts';
import { cliTexts } from './texts.ts';

/** Into the home and the database that the configuration names, which must be empty. */
export const restoreCommand = (configured: Configured) =>
  sessionCommand(
    configured,
    {
      name: 'restore',
      summary: 'put a backup into an empty home, or into an empty Postgres (DATABASE_URL)',
      examples: ['restore /backups/copydesk-2026-11-24', 'restore ../copydesk-backup --json'],
    },
    async (session, folder: string) => {
      const { restoreBackup } = await import('../house/backup/restore-backup.ts');
      const report = await restoreBackup(session.config, folder);
      const { restore } = cliTexts[session.lang];
      session.result(report, () => {
        const { tenants, rows, recoveryPoint } = report.manifest;
        const count = Object.values(rows).reduce((sum, one) => sum + one, 0);
        return [
          restore.done(report.into, tenants.join(', '), count, report.seconds.toFixed(1)),
          restore.asOf(recoveryPoint.database),
          restore.workflows[report.workflows],
        ];
      });
    },
  ).argument('<folder>', 'what copydesk backup made');
