import type { Channel } from '../domain/channel.ts';
import { CopydeskError } from '../domain/errors.ts';
import type { ImageBytes } from '../domain/image.ts';
import type { Ref } from '../domain/ref.ts';
import type { Workspace } from '../domain/workspace.ts';
import type { Artifacts } from '../store/store.ts';
import type { TenantDependencies } from './dependencies.ts';
import { type RecipientStore, recipientAccess } from './recipients.ts';

/** Opens a channel of the workspace with its connector. Settings were validated when the workspace was loaded; they are parsed again here. */
export function openChannel(
  {
    connectors,
    secret,
    workspaceDirectory,
    store,
    unsubscribeUrl,
    now,
  }: Pick<TenantDependencies, 'connectors' | 'secret' | 'workspaceDirectory' | 'unsubscribeUrl' | 'now'> & {
    store: Pick<TenantDependencies['store'], 'journal'> & Partial<RecipientStore>;
  },
  { channels }: Workspace,
  name: string,
  signal?: AbortSignal,
): Channel {
  const config = channels[name];
  if (!config)
    throw new CopydeskError('not_found', `The workspace has no channel ${name}.`, { choices: Object.keys(channels) });
  const connector = connectors[config.connector];
  if (!connector)
    throw new CopydeskError('not_found', `There is no connector ${config.connector}.`, {
      choices: Object.keys(connectors),
    });
  return connector.open(name, connector.settings.parse(config.settings), {
    secret,
    workspaceDirectory,
    journal: store.journal,
    ...(store.artifacts && { media: imageReader(store.artifacts) }),
    ...(store.consents &&
      store.artifacts && {
        recipients: recipientAccess({ consents: store.consents, artifacts: store.artifacts }, unsubscribeUrl),
      }),
    now,
    ...(signal && { signal }),
  });
}

const imageReader = (artifacts: Pick<Artifacts, 'get'>) => async (bytes: Ref) =>
  Buffer.from((await artifacts.get<ImageBytes>(bytes)).base64, 'base64');
