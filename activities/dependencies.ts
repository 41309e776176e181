import type { KeyObject } from 'node:crypto';
import type { Connector } from '../domain/channel.ts';
import type { AuthorizationRequest, PolicyDecision } from '../domain/policy.ts';
import type { Product } from '../domain/product.ts';
import type { Person, Workspace } from '../domain/workspace.ts';
import type { Embedder } from '../knowledge/knowledge-deps.ts';
import type { PassageIndex } from '../knowledge/passage-index.ts';
import type { WebEdge } from '../knowledge/web/web-edge.ts';
import type { ModelGateway } from '../models/gateway.ts';
import type { TenantStore } from '../store/store.ts';
import type { PublishingTimes } from './publishing-times.ts';

/** Everything activities need from outside; the composition root of the worker constructs it. */
export interface ActivityDependencies {
  /** What one tenant's activities stand on; `not_found` for a tenant that this installation does not serve. */
  forTenant(tenant: string): TenantDependencies;
}

/** What the activities of one tenant stand on: its data, people, policies, models and secrets, and nothing of any other. */
export interface TenantDependencies {
  store: TenantStore;
  gateway: ModelGateway;
  /** The policy layer: deny by default. */
  authorize(request: AuthorizationRequest): PolicyDecision;
  policySet: string;
  /** Public keys of the API by key id, from the deployment's configuration; read each time, so that keys rotate without a restart. */
  publicKeys(): Promise<Record<string, KeyObject>>;
  /** Reads the workspace as it is now. A running campaign uses the one it pinned. */
  loadWorkspace(): Promise<{ workspace: Workspace; products: Product[]; people: Person[] }>;
  workspaceDirectory: string;
  connectors: Record<string, Connector>;
  /** What `env:NAME`, `file:PATH` or `vault:NAME` stands for now; `auth` for what is not there. */
  secret(reference: string): Promise<string>;
  embedder?: Embedder;
  /** Left out: the embedded index. */
  index?: PassageIndex;
  /** The way to the web; left out: there is none, whatever the workspace says. */
  web?: WebEdge;
  /** Left out: the times of `activities/publishing-times.ts`. A bench that cuts lines a thousand times has shorter ones. */
  publishing?: Partial<PublishingTimes>;
  /** Where a recipient of mail signs off with this token; left out or null: nobody outside reaches this house. */
  unsubscribeUrl?: ((token: string) => string | null) | undefined;
  /** Whether the workflow of a campaign is running. Left out: that cannot be known, so nothing is taken from it. */
  isRunning?(campaign: string): Promise<boolean>;
  /** Tells a campaign that waits for money to look again. Left out: it looks by itself, later. */
  wake?(campaign: string): Promise<void>;
  now(): Date;
}
