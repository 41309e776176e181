import { type PolicyProblem, parsePolicies } from './parse-policies.ts';
import { createPolicySet, readPolicyFiles } from './policy-set.ts';

/** What `copydesk policy check` prints. `hash` is null while there are problems. */
export interface PolicyCheck {
  hash: string | null;
  rules: number;
  problems: PolicyProblem[];
}

/**
 * Reads a folder of rules, and the rules of a workspace beside it, and reports every problem at once, each with file, line and rule. Loads
 * nothing while there is one.
 */
export function checkPolicies(directory: string, own?: string): PolicyCheck {
  const files = readPolicyFiles(directory, own);
  const { rules, problems } = parsePolicies(files);
  return { hash: problems.length === 0 ? createPolicySet(files).hash : null, rules: rules.length, problems };
}
