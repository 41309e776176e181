/**
 * Whether a filter of Directus selects an item (https://docs.directus.io/reference/filter-rules): `_and`, `_or`, and `_eq`, `_neq`, `_in`,
 * `_null`, `_nnull` of fields. Throws for what it does not know, as Directus refuses the query.
 */
export function selects(filter: unknown, item: Record<string, unknown>, fields: readonly string[]): boolean {
  if (typeof filter !== 'object' || filter === null) throw new Error('A filter is an object.');
  return Object.entries(filter).every(([name, rule]) => {
    if (name === '_and') return list(rule).every((each) => selects(each, item, fields));
    if (name === '_or') return list(rule).some((each) => selects(each, item, fields));
    if (!fields.includes(name)) throw new Error(`There is no field ${name}.`);
    return Object.entries(rule as object).every(([operator, value]) => compare(operator, item[name] ?? null, value));
  });
}

function list(rule: unknown): unknown[] {
  if (Array.isArray(rule)) return rule;
  throw new Error('_and and _or take lists.');
}

function compare(operator: string, actual: unknown, value: unknown): boolean {
  switch (operator) {
    case '_eq':
      return actual === value;
    case '_neq':
      return actual !== value;
    case '_in':
      return list(value).includes(actual);
    case '_null':
      return (actual === null) === value;
    case '_nnull':
      return (actual !== null) === value;
    default:
      throw new Error(`There is no operator ${operator}.`);
  }
}
