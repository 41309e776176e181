import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readConfig } from './config.ts';
import { CopydeskError, explainError } from './domain/errors.ts';
import { openHouse, type TenantHouse } from './house/open-house.ts';
import { ensurePrivateDirectory } from './house/private-directory.ts';
import { readDocuments } from './house/read-documents.ts';
import { runOnce } from './house/run-once.ts';
import { ensureTemporalServer } from './house/temporal-server.ts';
import { untilSignal } from './house/until-signal.ts';
import { whatWaits } from './house/what-waits.ts';
import { startServer } from './server.ts';
import { logTemporalTo, prepareNamespace } from './temporal.ts';
import { startWorker } from './worker.ts';
import { loadBrief } from './workspace/load-brief.ts';

const usage = `npm start -- [--once [--sign-off]] [--brief FILE]

Runs everything on this machine: database, Temporal, worker, API and console, for one workspace (COPYDESK_WORKSPACE) or several
(COPYDESK_WORKSPACES). Starts the example campaign of the first if it has none.

  --once       run the campaign as far as it goes without people, print what it took, and end
  --sign-off   with --once: select and approve in the name of the workspace's people, up to the publication
  --brief FILE the brief of the campaign (default: produkt-launch.yaml, else the first in the workspace's briefs/)
`;

const exampleBrief = 'produkt-launch.yaml';

/** Opens things in order and closes them in the reverse order, whatever happens in between. */
async function start(): Promise<number> {
  const { values } = parseArgs({
    options: {
      once: { type: 'boolean' },
      'sign-off': { type: 'boolean' },
      brief: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    say(usage);
    return 0;
  }
  if (values['sign-off'] && !values.once)
    throw new CopydeskError('invalid', '--sign-off goes with --once.', { choices: ['--once --sign-off'] });

  const config = readConfig();
  ensurePrivateDirectory(config.home);
  const opened: (() => Promise<unknown>)[] = [logTemporalTo(join(config.home, 'worker.log'))];
  const opening = async <T extends { close(): Promise<unknown> }>(thing: T): Promise<T> => {
    opened.push(() => thing.close());
    return thing;
  };
  const stopping = untilSignal();
  try {
    const house = await opening(await openHouse(config));
    const several = house.tenants.length > 1;
    for (const { tenant, workspaceDirectory, loadWorkspace } of house.tenants) {
      const { settings } = (await loadWorkspace()).workspace;
      say(`workspace  ${several ? `${tenant}: ` : ''}${settings.name} (${workspaceDirectory})`);
    }
    const temporal = await openTemporal(config);
    opened.push(temporal.stop);
    for (const tenant of house.tenants) await ingest(tenant, several);

    const server = await opening(await startServer(house, temporal, { temporalUi: temporal.uiUrl, local: true }));
    const worker = await opening(await startWorker(house, temporal));
    if (worker.models.includes('house-writer')) {
      say(
        'model      the house writer: it puts sentences of your documents together and is no language model. Set OPENAI_API_KEY, or OPENAI_BASE_URL and OPENAI_MODEL, for one.',
      );
    } else say(`model      ${worker.models.join(', ')}`);

    // What a start begins by itself, and a brief that it is given, are the first tenant's.
    const [tenant] = house.tenants;
    const { workspaceDirectory } = tenant;
    const { workspace, products } = await tenant.loadWorkspace();
    const file = values.brief ?? (await firstBrief(workspaceDirectory));
    const brief = file ? await loadBrief(file, { workspace, products }) : null;
    if (values.once) {
      if (!brief)
        throw new CopydeskError('not_found', 'There is no brief to run.', {
          where: { file: join(workspaceDirectory, 'briefs') },
        });
      return await runOnce(server.desk, brief, { signOff: values['sign-off'] ?? false, say });
    }
    const running = await tenant.store.campaigns.list({ limit: 1 });
    if (brief && (running.length === 0 || values.brief)) {
      const owner = workspace.people.find(({ id }) => id === brief.owner)!;
      const { campaign, existing } = await server.desk.start(owner, brief);
      say(`campaign   ${campaign} ${existing ? 'goes on' : 'started from its brief'}`);
    }
    say(`console    ${server.local ? await server.loginLink() : `${server.url}; to sign in: copydesk invite`}`);
    if (temporal.uiUrl) say(`temporal   ${temporal.uiUrl}`);
    say('Ctrl-C stops everything; the next start goes on where this one was.');
    for (const one of house.tenants)
      void announce(one, several, stopping).catch((error: unknown) => say(explainError(error)));
    await stopping;
    say('stopping …');
    return 0;
  } finally {
    for (const close of opened.reverse())
      await close().catch((error: unknown) => say(`while stopping: ${explainError(error)}`));
  }
}

/** Brings the knowledge of a tenant up to date with its workspace. */
async function ingest(house: TenantHouse, several: boolean): Promise<void> {
  const { added, changed, unchanged, failed } = await readDocuments(house);
  const fresh = added.length + changed.length;
  const count = fresh + unchanged.length;
  const documents = count === 1 ? '1 document' : `${count} documents`;
  say(`knowledge  ${several ? `${house.tenant}: ` : ''}${documents}, ${fresh} new or changed`);
  for (const { file, reason } of failed) say(`           not read: ${file}: ${reason}`);
}

/** The brief that a first start runs: the example's, else the first by name; null when the workspace has none. */
async function firstBrief(workspace: string): Promise<string | null> {
  const names = await readdir(join(workspace, 'briefs')).catch(() => []);
  const briefs = names.filter((name) => /\.ya?ml$/i.test(name)).sort();
  const name = briefs.includes(exampleBrief) ? exampleBrief : briefs[0];
  return name ? join(workspace, 'briefs', name) : null;
}

/** One line whenever it changes who of a tenant is waited for, until the start is stopped. */
async function announce(
  { tenant, store, loadWorkspace }: TenantHouse,
  several: boolean,
  stopping: Promise<unknown>,
): Promise<void> {
  let going = true;
  void stopping.then(() => {
    going = false;
  });
  for (let last = ''; going; await new Promise((resolve) => setTimeout(resolve, 1_000).unref())) {
    const { workspace, people } = await loadWorkspace();
    const office = { people, timeZone: workspace.settings.timeZone, at: new Date() };
    const line = whatWaits(await store.campaigns.list({ open: true, limit: 1_000 }), office);
    if (line && line !== last) say(`waits      ${several ? `${tenant}: ` : ''}${line}`);
    last = line;
  }
}

async function openTemporal(config: ReturnType<typeof readConfig>) {
  const { namespace, address, credentials, binary } = config.temporal;
  const server = address
    ? { address, uiUrl: null, stop: async () => undefined }
    : await ensureTemporalServer({ binary, directory: join(config.home, 'temporal'), ui: true, log: say });
  const temporal = { address: server.address, namespace, ...(address && { credentials }) };
  await prepareNamespace(temporal);
  return { ...temporal, uiUrl: server.uiUrl, stop: server.stop };
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

try {
  process.exitCode = await start();
} catch (error) {
  process.stderr.write(`${explainError(error)}\n`);
  process.exitCode = 1;
}
