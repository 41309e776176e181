/** How long one policy decision takes, over every case of the tests. */
import { readdirSync, readFileSync } from 'node:fs';
import type { AuthorizationRequest } from '../domain/policy.ts';
import { isMain } from '../house/is-main.ts';
import { createAuthorizer } from '../policies/authorize.ts';
import { housePolicies, loadPolicySet } from '../policies/policy-set.ts';
import { median, printResult, quantile } from './support/report.ts';

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
  });
  const value = median(results);
  const spread = `${Math.min(...results).toFixed(3)} to ${Math.max(...results).toFixed(3)}`;
  console.log(`p99: median ${value.toFixed(3)}, spread ${spread}`);
  printResult({ name: 'policy', value, unit: 'ms', goal: 0.5, runs });
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
  return { wall, cpu };
}

if (isMain(import.meta.url)) main();
