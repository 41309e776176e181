/** Names and values, line for line as they were written; what has no value is left out. */
export const FactList = ({ rows }: { rows: readonly (readonly [name: string, value: string | undefined])[] }) => (
  <dl class="facts">
    {rows.map(([name, value]) =>
      value ? (
        <div>
          <dt>{name}</dt>
          <dd class="lines">{value}</dd>
        </div>
      ) : null,
    )}
  </dl>
);
