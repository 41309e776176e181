import type { ZodType } from 'zod';

/** A role as data: what it is asked, what it may use, what it answers. One folder a role, listed in `registry.ts`. */
export interface AgentCard {
  role: string;
  /** What the role is for, one sentence; shown in the console. */
  purpose: { de: string; en: string };
  /** Files below the role's folder. `{{name}}` are variables, filled from the task. */
  prompts: { de: string; en: string };
  /** Names of tools in `agents/tools/`. */
  tools: readonly string[];
  /** Tools beside these, and what the prompt then says beside, where the workspace lets the web be read. */
  web?: { tools: readonly string[]; prompts: { de: string; en: string } };
  output: { name: string; schema: ZodType };
  modelClass: 'small' | 'large';
  temperature: number;
  /** Model calls at most, re-asks for invalid output included. */
  maxTurns: number;
}
