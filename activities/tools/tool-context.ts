import type { TaskSpec } from '../../domain/agent-run.ts';
import type { Pin } from '../../domain/campaign.ts';
import type { Label } from '../../domain/label.ts';
import type { TenantDependencies } from '../dependencies.ts';
import type { RunMaterial } from '../run-material.ts';

/** What a tool's implementation works with. */
export interface ToolContext {
  deps: TenantDependencies;
  pin: Pin;
  task: TaskSpec;
  material: RunMaterial;
  /** The turn was made with less, because a budget runs short: few passages will do. */
  frugal: boolean;
}

/** Does what the tool's definition in `agents/tools/` promises. Arguments are validated, the call is authorised. */
export type ToolActivity<Arguments = never> = (
  context: ToolContext,
  given: Arguments,
) => Promise<{ value: unknown; label: Label }>;
