import type { Config } from '../config.ts';
import { readLastBackup } from '../house/backup/last-backup.ts';
import { look, type Part, sick, well } from './part.ts';

const hourMs = 3_600_000;
/** Whoever backs up at all wants to know when it has stopped. */
const oldHours = 7 * 24;

/** How long ago the last backup by `copydesk backup` was made: so much would be lost with this home now. */
export function backupPart({ home, databaseUrl }: Config, now = Date.now()): Promise<Part[]> {
  const fix = 'copydesk backup FOLDER';
  return look('backup', fix, async () => {
    const last = readLastBackup(home);
    if (!last) {
      const other = databaseUrl ? ' Postgres may be backed up by its own means.' : '';
      return well('backup', `none is known; make one with: ${fix}.${other}`);
    }
    const hours = (now - Date.parse(last.at)) / hourMs;
    const age = `time since last backup: ${hours < 48 ? `${hours.toFixed(1)} h` : `${Math.floor(hours / 24)} days`}`;
    const what = `${age} (${last.at.slice(0, 16).replace('T', ' ')} UTC, in ${last.folder})`;
    return hours <= oldHours ? well('backup', what) : sick('backup', what, fix);
  });
}
