import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Config } from '../config.ts';
import { type Connector, channelContract } from '../domain/channel.ts';
import { CopydeskError } from '../domain/errors.ts';
import { isBelow } from './is-below.ts';
import { offerKit } from './offer-kit.ts';

/** The connectors that a workspace brings as npm packages, `npm:<package>` in its channels.yaml. */
export interface ChannelPackages {
  /** Loads the package when it is first asked for. Errors: `denied` where packages are not allowed, `not_found`, `invalid` for what is no connector. */
  find(connector: string): Promise<Connector>;
  /** `connectors` and, from when a workspace that names them was loaded, those of its packages. */
  beside(connectors: Record<string, Connector>): Record<string, Connector>;
}

/**
 * Packages of the workspace in `directory`. They run with all that the worker may, so the installation has to allow them; one of several
 * tenants brings only what lies in its own folder.
 */
export function channelPackages(
  directory: string,
  { channelPackages: allowed, workspaces }: Pick<Config, 'channelPackages' | 'workspaces'>,
  offer = offerKit,
): ChannelPackages {
  const loaded: Record<string, Connector> = {};
  const where = { file: join(directory, 'channels.yaml') };
  const alone = workspaces.length === 1;

  function fileOf(name: string): string {
    const file = resolveFrom(directory, name);
    if (alone || isBelow(directory, file)) return file;
    throw new CopydeskError('denied', `The package ${name} lies outside of the workspace that names it.`, { where });
  }

  return {
    async find(connector) {
      const name = connector.replace(/^npm:/, '');
      if (!allowed)
        throw new CopydeskError(
          'denied',
          `The package ${name} would run as a part of Copydesk, and this installation does not allow that. Its operator can: COPYDESK_ALLOW_CHANNEL_PACKAGES=true`,
          { where },
        );
      loaded[connector] ??= await loadConnector(fileOf(name), name, offer);
      return loaded[connector];
    },
    beside: (connectors) => Object.assign(loaded, connectors),
  };
}

/** The file that a package of this name is entered by, seen from a folder. */
function resolveFrom(directory: string, name: string): string {
  try {
    return createRequire(join(directory, 'package.json')).resolve(name);
  } catch (cause) {
    throw new CopydeskError(
      'not_found',
      `There is no package ${name} in ${directory}. Install it there: npm install ${name}`,
      {
        where: { file: join(directory, 'channels.yaml') },
        cause,
      },
    );
  }
}

/** Imports a connector and holds it to the contract of this house. Errors: `invalid`, with what is supported. */
export async function loadConnector(file: string, name: string, offer = offerKit): Promise<Connector> {
  offer();
  const module = await import(pathToFileURL(file).href).catch((cause: unknown) => {
    throw new CopydeskError('invalid', `The package ${name} could not be loaded.`, { where: { file }, cause });
  });
  const connector: unknown = module.connector;
  const given = (typeof connector === 'object' && connector !== null ? connector : {}) as Partial<Connector>;
  if (given.contract !== undefined && given.contract !== channelContract)
    throw new CopydeskError(
      'invalid',
      `The package ${name} was made for version ${String(given.contract).slice(0, 20)} of the channel contract, which this house does not speak.`,
      { where: { file }, choices: [String(channelContract)] },
    );
  if (
    given.contract === channelContract &&
    typeof given.open === 'function' &&
    given.settings?.safeParse &&
    '_zod' in given.settings
  )
    return connector as Connector;
  throw new CopydeskError(
    'invalid',
    `The package ${name} has no connector: it must export \`connector\` with name, contract, settings (a schema of zod 4) and open.`,
    { where: { file } },
  );
}
