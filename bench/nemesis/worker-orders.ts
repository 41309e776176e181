import type { JWK } from 'jose';
import type { Workspace } from '../../domain/workspace.ts';
import type { TemporalAddress } from '../../temporal.ts';
import type { BugName } from './bugs.ts';

/** What a worker of the run is started with, as a file that its first argument names. */
export interface WorkerOrders {
  temporal: TemporalAddress;
  databaseUrl: string;
  /** Workflow code, bundled once. */
  bundle: string;
  logFile: string;
  workspaceDirectory: string;
  /** By key id; and those of whoever forges. */
  publicKeys: Record<string, JWK>;
  forgers: Record<string, JWK>;
  secrets: Record<string, string>;
  /** Paths of platforms that search by POST. */
  searches: string;
  tenants: { tenant: string; workspace: Workspace; bug: BugName | null }[];
}
