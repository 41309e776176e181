import { randomUUID } from 'node:crypto';
import { CopydeskError } from '../domain/errors.ts';
import type { Sql } from '../domain/sql.ts';
import type { Stop, Stops } from './store.ts';

/** The emergency stops of one tenant. */
export function createStops(sql: Sql, tenant: string): Stops {
  const select = async (rest: string, parameters: unknown[] = []): Promise<Stop[]> =>
    (await sql.query<Row>(`select ${columns} from stops where tenant = $1 ${rest}`, [tenant, ...parameters])).map(
      toStop,
    );

  return {
    async set({ scope, value, reason, by }) {
      const [row] = await sql.query<Row>(
        `insert into stops (tenant, id, scope, value, reason, set_by) values ($1, $2, $3, $4, $5, $6) returning ${columns}`,
        [tenant, randomUUID(), scope, scope === 'all' ? '' : value, reason, by],
      );
      return toStop(row!);
    },

    async lift(id, by) {
      await sql.query(
        `update stops set lifted_by = $3, lifted_at = clock_timestamp() where tenant = $1 and id = $2 and lifted_at is null`,
        [tenant, id, by],
      );
      const [stop] = await select('and id = $2', [id]);
      if (stop) return stop;
      const choices = (await select('and lifted_at is null order by sequence')).map((one) => one.id);
      throw new CopydeskError('not_found', `There is no stop ${id}.`, { choices });
    },

    list: () => select('order by lifted_at is not null, sequence desc'),

    async inForce({ brand, channel }) {
      const [stop] = await select(
        `and lifted_at is null
         and (scope = 'all' or (scope = 'brand' and value = $2) or (scope = 'channel' and value = $3))
         order by array_position(array['all', 'brand', 'channel'], scope), sequence limit 1`,
        [brand, channel],
      );
      return stop ?? null;
    },
  };
}

const columns = 'id, scope, value, reason, set_by, set_at, lifted_by, lifted_at';

interface Row extends Pick<Stop, 'id' | 'scope' | 'value' | 'reason'> {
  set_by: string;
  set_at: string;
  lifted_by: string | null;
  lifted_at: string | null;
}

const toStop = ({ set_by, set_at, lifted_by, lifted_at, ...rest }: Row): Stop => ({
  ...rest,
  by: set_by,
  at: set_at,
  lifted: lifted_at ? { by: lifted_by ?? '', at: lifted_at } : null,
});
