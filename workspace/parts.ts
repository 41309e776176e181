import type { z } from 'zod';
import type { YamlFile } from './read-yaml.ts';
import type { WorkspacePart, workspaceFiles } from './workspace-files.ts';

type Value<Part extends WorkspacePart> = z.infer<(typeof workspaceFiles)[Part]['schema']>;

/** The files as far as they could be read: null for a file that is not there, without a `value` when it has problems. */
export type Parts = { [Part in WorkspacePart]: YamlFile<Value<Part>> | null };

/** What the sound files say. */
export type Values = { [Part in WorkspacePart]: Value<Part> | undefined };
