/**
 * The one SQL dialect of the house, PostgreSQL, as every room sees it: PGlite and Postgres both stand behind it.
 * Parameters are `$1`, `$2` …; several statements at once only without any. A JSON parameter is written `$1::jsonb` and takes any
 * JavaScript value (null is SQL NULL). Rows give JSON as values, `timestamptz` as ISO 8601 in UTC, `bigint` as numbers.
 * Errors are `CopydeskError`s with the SQLSTATE in `code`.
 */
export interface Sql {
  query<Row = Record<string, unknown>>(text: string, parameters?: readonly unknown[]): Promise<Row[]>;
  /** Runs `work` in one transaction; a throw rolls it back. Inside, use the handle it is given; a transaction of that is a savepoint. */
  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
}
