// @ts-check
import { fileURLToPath } from 'node:url';

/** Folder of the project, wherever it was called from. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');
