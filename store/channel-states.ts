import type { HealthReport } from '../domain/channel.ts';
import type { Sql } from '../domain/sql.ts';
import type { ChannelState, ChannelStates } from './store.ts';

/** How the channels of one tenant stand. */
export function createChannelStates(sql: Sql, tenant: string): ChannelStates {
  const select = (condition: string, parameters: unknown[]) =>
    sql.query<Row>(
      `select channel, paused_at, paused_by, reason, health, checked_at from channel_states where tenant = $1 ${condition}`,
      [tenant, ...parameters],
    );

  return {
    async get(channel) {
      const [row] = await select('and channel = $2', [channel]);
      return row ? toState(row) : null;
    },

    list: async () => (await select('order by channel', [])).map(toState),

    async pause(channel, by, reason) {
      const rows = await sql.query(
        `insert into channel_states as old (tenant, channel, paused_at, paused_by, reason)
         values ($1, $2, clock_timestamp(), $3, $4)
         on conflict (tenant, channel) do update
           set paused_at = excluded.paused_at, paused_by = excluded.paused_by, reason = excluded.reason
           where old.paused_at is null
         returning channel`,
        [tenant, channel, by, reason],
      );
      return rows.length > 0;
    },

    async resume(channel) {
      await sql.query(
        'update channel_states set paused_at = null, paused_by = null, reason = null where tenant = $1 and channel = $2',
        [tenant, channel],
      );
    },

    async noteHealth(channel, report) {
      await sql.query(
        `insert into channel_states (tenant, channel, health, checked_at) values ($1, $2, $3::jsonb, clock_timestamp())
         on conflict (tenant, channel) do update set health = excluded.health, checked_at = excluded.checked_at`,
        [tenant, channel, report],
      );
    },
  };
}

interface Row {
  channel: string;
  paused_at: string | null;
  paused_by: string | null;
  reason: string | null;
  health: HealthReport | null;
  checked_at: string | null;
}

const toState = ({ channel, paused_at, paused_by, reason, health, checked_at }: Row): ChannelState => ({
  channel,
  paused: paused_at ? { at: paused_at, by: paused_by ?? '', reason: reason ?? '' } : null,
  health,
  checkedAt: checked_at,
});
