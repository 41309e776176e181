import type { Config } from './config.ts';
import { databasePart } from './doctor/database.ts';
import { keysPart } from './doctor/keys.ts';
import { diskPart, homePart, housePart, nodePart, packagesPart, serverPart } from './doctor/machine.ts';
import { embeddingsPart, modelParts } from './doctor/models.ts';
import { temporalParts } from './doctor/temporal.ts';
import { workspaceParts } from './doctor/workspace.ts';
import type { HealthReport } from './domain/channel.ts';

/** Looks at every part of the house from outside, whether or not it runs. Reads only, except that a channel may test whether it can write. */
export async function examine(config: Config): Promise<HealthReport> {
  const { workspace, parts } = await workspaceParts(config);
  const looked = await Promise.all([
    packagesPart(),
    parts,
    serverPart(config.home),
    temporalParts(config),
    databasePart(config),
    modelParts(config, workspace),
    embeddingsPart(config),
    keysPart(config),
    homePart(config.home),
    diskPart(config.home),
  ]);
  const all = [housePart(), nodePart(), ...looked.flat()];
  return { ok: all.every(({ ok }) => ok), parts: all };
}
