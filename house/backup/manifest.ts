import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { CopydeskError } from '../../domain/errors.ts';

/** Rises whenever an older Copydesk could not read what a newer one writes. */
export const backupFormat = 1;

export const manifestFile = 'manifest.json';
export const databaseFile = 'database.jsonl.gz';

/** What lies in a backup below its folder, with slashes; never a way out of it. */
const BackupPath = z
  .string()
  .refine((path) => path.split(/[/\\]/).every((name) => !['', '.', '..'].includes(name)), 'leads out of the backup');

const Time = z.iso.datetime();

/** What a backup holds. It is written last: a folder without it is no backup. */
export const Manifest = z.object({
  format: z.literal(backupFormat),
  /** Version of the Copydesk that wrote it. */
  copydesk: z.string(),
  madeAt: Time,
  source: z.object({
    database: z.enum(['embedded', 'postgres']),
    /** `cluster`: a Temporal of its own, which its operator backs up. `none`: the embedded one had never been started. */
    temporal: z.enum(['embedded', 'cluster', 'none']),
  }),
  /** What was committed by these moments is in the backup. Temporal's is the earlier one. */
  recoveryPoint: z.object({ temporal: Time.nullable(), database: Time, loses: z.string() }),
  tenants: z.array(z.string()),
  /** Rows by table. */
  rows: z.record(z.string(), z.int()),
  files: z.array(z.object({ path: BackupPath, bytes: z.int(), sha256: z.string().regex(/^[0-9a-f]{64}$/) })),
});
export type Manifest = z.infer<typeof Manifest>;

/** @throws CopydeskError `not_found` where there is no finished backup, `conflict` for a newer format, `invalid` for anything else */
export async function readManifest(folder: string): Promise<Manifest> {
  const file = join(folder, manifestFile);
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new CopydeskError('not_found', 'There is no backup here, or one that was never finished.', {
      where: { file },
      cause,
    });
  });
  const found = parsed(text);
  const { format, copydesk } = (found ?? {}) as { format?: unknown; copydesk?: unknown };
  if (typeof format === 'number' && format > backupFormat)
    throw new CopydeskError(
      'conflict',
      `Copydesk ${copydesk} wrote this backup in format ${format}, and this version reads up to ${backupFormat}. Restore it with that version.`,
      { where: { file, field: 'format' } },
    );
  const { data, error } = Manifest.safeParse(found);
  if (data) return data;
  const [issue] = error.issues;
  throw new CopydeskError('invalid', `The manifest is damaged: ${issue!.message}.`, {
    where: { file, field: issue!.path.join('.') },
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Text that is no JSON has none of the fields either, and the first missing one is named.
    return null;
  }
}
