import type { Client } from '@temporalio/client';
import type { Brief } from '../../domain/brief.ts';
import type { Channel } from '../../domain/channel.ts';
import type { Command, SignedCommand } from '../../domain/command.ts';
import type { KnowledgeDocument, KnowledgeQuery, Passage } from '../../domain/knowledge.ts';
import type { AuthorizationRequest, PolicyDecision } from '../../domain/policy.ts';
import type { Product } from '../../domain/product.ts';
import type { ScheduleSpec } from '../../domain/schedule.ts';
import type { Person, Workspace } from '../../domain/workspace.ts';
import type { TenantStore } from '../../store/store.ts';
import type { CredentialKeeper } from './credential-desk.ts';
import type { Explanation, PolicyQuestion } from './desk.ts';

/** What the desk works with; the composition root of the server constructs it. */
export interface DeskDependencies {
  store: TenantStore;
  temporal: Client;
  taskQueue: string;
  authorize(request: AuthorizationRequest): PolicyDecision;
  /** Attests a command with the key that only this process has. */
  sign(command: Command): Promise<SignedCommand>;
  loadWorkspace(): Promise<{ workspace: Workspace; products: Product[] }>;
  /** Validates a brief and holds it against the workspace; throws with every problem. */
  checkBrief(brief: unknown, context: { workspace: Workspace; products: Product[] }): Brief;
  /** Validates a schedule and holds it against the workspace and the calendar; throws with every problem. */
  checkSchedule(spec: unknown, context: { workspace: Workspace; products: Product[] }): Promise<ScheduleSpec>;
  openChannel(workspace: Workspace, name: string): Channel;
  credentials: CredentialKeeper;
  knowledge: {
    search(query: KnowledgeQuery): Promise<Passage[]>;
    passages(ids: readonly string[], scope: { readers: readonly string[]; at: Date }): Promise<Passage[]>;
    /** `by` is in whose name the document is handed in. */
    add(document: {
      name: string;
      bytes: Uint8Array;
      readers?: string[] | undefined;
      widen?: boolean | undefined;
      by: readonly string[];
    }): Promise<{ id: string; change: string }>;
    documents(): Promise<KnowledgeDocument[]>;
  };
  explain(question: PolicyQuestion, people: readonly Person[]): Promise<Explanation>;
  /** Campaigns whose workflow task fails, with since when; answers at once with what is known. Left out: nobody watches. */
  failing?: () => Promise<ReadonlyMap<string, string>>;
  now(): Date;
}
