import { canonicalJson } from '../domain/canonical.ts';
import type { Command, SignedCommand } from '../domain/command.ts';
import { CopydeskError } from '../domain/errors.ts';
import type { Sql } from '../domain/sql.ts';
import { requireTenant } from './require-tenant.ts';
import type { Commands } from './store.ts';

/** Attested commands of one tenant, in the order in which they were recorded. */
export function createCommands(sql: Sql, tenant: string): Commands {
  const select = (condition: string, parameters: unknown[]) =>
    sql.query<SignedCommand>(
      `select command, attestation from commands where tenant = $1 and ${condition} order by sequence`,
      [tenant, ...parameters],
    );

  const get = async (id: string) => (await select('id = $2', [id]))[0] ?? null;

  return {
    get,

    async record({ command, attestation }) {
      requireTenant(tenant, command.tenant, 'command');
      const inserted = await sql.query(
        `insert into commands (tenant, id, campaign, decides_on, command, attestation) values ($1, $2, $3, $4, $5::jsonb, $6)
         on conflict (tenant, id) do nothing returning id`,
        [tenant, command.id, command.campaign, preparedOf(command), command, attestation],
      );
      if (inserted.length > 0) return;
      const first = await get(command.id);
      if (canonicalJson(first?.command) !== canonicalJson(command)) {
        throw new CopydeskError('conflict', `Another command was recorded under the id ${command.id}. Draw a new id.`);
      }
    },

    decisionsOn: (prepared) => select('decides_on = $2', [prepared]),

    ofCampaign: (campaign) => select('campaign = $2', [campaign]),
  };
}

const preparedOf = ({ action }: Command): string | null => (action.kind === 'decide' ? action.prepared : null);
