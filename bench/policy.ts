import { readdirSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { AuthorizationRequest } from '../domain/policy.ts';
import { createAuthorizer } from '../policies/authorize.ts';
import { housePolicies, loadPolicySet } from '../policies/policy-set.ts';

const runs = 5;
const decisionsPerRun = 5_000;
const warmUp = 3_000;

/**
 * Latency of one policy decision by the clock on the wall, over all test cases (allow and deny, every action), one after the other as
 * activities ask them. The value is the median of the runs' p99. CPU time stands beside it: on a busy machine the two differ, because
 * the scheduler takes the processor away in the middle of a decision.
 */
export function main(): void {
  const authorize = createAuthorizer(loadPolicySet(housePolicies));
  const requests = [...readRequests('allow'), ...readRequests('deny')];
  measure(authorize, requests, warmUp);
  console.log(`${requests.length} different requests, ${decisionsPerRun} decisions a run, milliseconds a decision`);
  const results = Array.from({ length: runs }, (_, run) => {
    const { wall, cpu } = measure(authorize, requests, decisionsPerRun);
    const text = (times: number[]) => `p50 ${quantile(times, 0.5).toFixed(3)}, p99 ${quantile(times, 0.99).toFixed(3)}`;
    console.log(`run ${run + 1}: ${text(wall)}; CPU ${text(cpu)}`);
    return quantile(wall, 0.99);
  }).sort((a, b) => a - b);
  const value = Number(quantile(results, 0.5).toFixed(3));
  console.log(`p99: median ${value}, spread ${results[0]!.toFixed(3)} to ${results.at(-1)!.toFixed(3)}`);
  console.log(JSON.stringify({ name: 'policy', value, unit: 'ms', goal: 0.5, peers: {}, runs }));
}

function readRequests(folder: 'allow' | 'deny'): AuthorizationRequest[] {
  const directory = new URL(`../test/policies/${folder}/`, import.meta.url);
  return readdirSync(directory).map((name) => JSON.parse(readFileSync(new URL(name, directory), 'utf8')).request);
}

function measure(
  authorize: (request: AuthorizationRequest) => unknown,
  requests: readonly AuthorizationRequest[],
  count: number,
): { wall: number[]; cpu: number[] } {
  const wall: number[] = [];
  const cpu: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const request = requests[index % requests.length]!;
    const cpuBefore = process.cpuUsage();
    const before = process.hrtime.bigint();
    authorize(request);
    wall.push(Number(process.hrtime.bigint() - before) / 1e6);
    const { user, system } = process.cpuUsage(cpuBefore);
    cpu.push((user + system) / 1e3);
  }
  return { wall: wall.sort((a, b) => a - b), cpu: cpu.sort((a, b) => a - b) };
}

const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main();
