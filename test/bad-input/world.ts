import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { parse } from 'yaml';
import { openChannel } from '../../activities/open-channel.ts';
import { connectors } from '../../channels/registry.ts';
import { createDesk } from '../../console/desk/create-desk.ts';
import type { DeskDependencies } from '../../console/desk/dependencies.ts';
import { Brief } from '../../domain/brief.ts';
import type { CampaignStatus } from '../../domain/campaign.ts';
import type { Sql } from '../../domain/sql.ts';
import type { Workspace } from '../../domain/workspace.ts';
import { checkBrief } from '../../server/check-brief.ts';
import { checkSchedule } from '../../server/check-schedule.ts';
import { openDesk, tenant } from '../activities/desk.ts';

/** A tenant that is up, with a valid workspace, to which something wrong is done. */
export type World = Awaited<ReturnType<typeof openWorld>>;

export async function openWorld() {
  const desk = await openDesk();
  const { directory, store, deps } = desk;
  const briefFile = join(directory, 'briefs/produkt-launch.yaml');
  const brief = Brief.parse(parse(await readFile(briefFile, 'utf8')));
  const { workspace, products } = await deps.loadWorkspace();
  const pin = await desk
    .activitiesOf(brief.id)
    .pinRun({ tenant, campaign: brief.id, brief: await store.artifacts.put('brief', brief) });
  const open = (of: Workspace, name: string) => openChannel(deps, of, name);
  return {
    ...desk,
    briefFile,
    brief,
    pin,
    context: { workspace, products },
    at: (file: string) => join(directory, file),
    person: (id: string) => workspace.people.find((one) => one.id === id)!,
    /** The desk as the API has it. Temporal is one that knows a single campaign and would take no command. */
    api(status?: CampaignStatus) {
      const handle = {
        query: async () => status,
        executeUpdate: () => Promise.reject(new Error('The command reached the campaign.')),
      };
      const dependencies: Partial<DeskDependencies> = {
        store,
        temporal: { workflow: { getHandle: () => handle } } as unknown as DeskDependencies['temporal'],
        authorize: deps.authorize,
        sign: () => Promise.reject(new Error('The command was attested.')),
        loadWorkspace: deps.loadWorkspace as DeskDependencies['loadWorkspace'],
        checkBrief,
        checkSchedule: (given, of) =>
          checkSchedule(given, of, { workspaceDirectory: directory, openChannel: open, now: deps.now }),
        now: deps.now,
      };
      return createDesk(dependencies as DeskDependencies);
    },
    /** A channel of the workspace with other settings. */
    channel(name: string, settings: Record<string, unknown>) {
      const config = workspace.channels[name]!;
      const channels = { ...workspace.channels, [name]: { ...config, settings: { ...config.settings, ...settings } } };
      return openChannel({ ...deps, connectors }, { ...workspace, channels }, name);
    },
    /** What must be the same afterwards: every file of the workspace by its bytes, and every row of the tenant. */
    async everything() {
      const files = execFileSync('sh', ['-c', 'find . -type f -exec cksum {} + | sort'], { cwd: directory });
      return { files: files.toString().split('\n'), rows: await rowsOf(store.sql) };
    },
  };
}

/** How many rows each table has, and a hash of them all. */
async function rowsOf(sql: Sql): Promise<Record<string, unknown>> {
  const tables = await sql.query<{ name: string }>(
    "select table_name as name from information_schema.tables where table_schema = 'public' order by 1",
  );
  const rows: [string, unknown][] = [];
  for (const { name } of tables) {
    const [found] = await sql.query(
      `select count(*)::int as n, md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as hash from "${name}" t`,
    );
    rows.push([name, found]);
  }
  return Object.fromEntries(rows);
}

/** A server on this machine that gives everybody the same answer, while `use` has its address. */
export async function answering<T>(status: number, body: string, use: (url: string) => Promise<T>): Promise<T> {
  const server = createServer((_, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  try {
    return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}
