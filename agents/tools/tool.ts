import type { ZodType } from 'zod';

/** A tool as data; what it does lies in `activities/tools/<name>.ts`. Its name is also the Cedar action that `useTools` asks for. */
export interface ToolDefinition<Arguments = unknown> {
  name: string;
  description: string;
  arguments: ZodType<Arguments>;
  /** `read` changes nothing anywhere. There is no other kind yet: agents hold no tool with an effect. */
  effect: 'read';
  /** Short, idempotent and local: runs as a local activity. */
  short: boolean;
  /** Where what it returns comes from, unless the source says otherwise. */
  integrity: 'trusted' | 'untrusted';
  /** Reaches the web: granted only where the workspace enables research, and told more about to the policy. */
  web?: true;
}
