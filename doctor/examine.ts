import type { Config } from '../config.ts';
import type { HealthReport } from '../domain/channel.ts';
import { databasePart } from './database.ts';
import { keysPart } from './keys.ts';
import { diskPart, homePart, housePart, nodePart, packagesPart, serverPart } from './machine.ts';
import { embeddingsPart, modelParts } from './models.ts';
import { temporalParts } from './temporal.ts';
import { workspaceParts } from './workspace.ts';

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
