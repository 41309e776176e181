/**
 * The one SQL dialect of the house, PostgreSQL, as every room sees it: PGlite and Postgres both stand behind it.
 * Parameters are `$1`, `$2` …; JSON columns take and give JavaScript values.
 */
export interface Sql {
  query<Row = Record<string, unknown>>(text: string, parameters?: readonly unknown[]): Promise<Row[]>;
  /** Runs `work` in one transaction; a throw rolls it back. Inside, use the handle it is given. */
  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
}
