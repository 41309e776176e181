/** Value at a share of a list of numbers, 0 to 1; the list may be in any order. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** The last line of a bench or eval: one JSON object that scripts can read. */
export function printResult(result: {
  name: string;
  value: number;
  unit: string;
  goal: number;
  peers?: Record<string, number>;
  runs: number;
}): void {
  const { name, value, unit, goal, peers = {}, runs } = result;
  const others = Object.fromEntries(Object.entries(peers).map(([peer, measured]) => [peer, rounded(measured)]));
  console.log(JSON.stringify({ name, value: rounded(value), unit, goal, peers: others, runs }));
}

const rounded = (value: number): number => Number(value.toPrecision(4));
