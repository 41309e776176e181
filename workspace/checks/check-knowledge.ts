import type { KnowledgeSource } from '../../domain/workspace.ts';
import type { Values } from '../parts.ts';
import type { FieldProblem } from '../workspace-problems.ts';
import { roles } from './roles.ts';

/** Readers are roles or audiences of channels; a slip in one would hide documents without a word. Times and sizes must be possible. */
export function checkKnowledge({ sources }: { sources: KnowledgeSource[] }, { channels }: Values): FieldProblem[] {
  const audiences = Object.values(channels?.channels ?? {}).flatMap(({ audience }) => audience);
  const readers = [...new Set(['*', ...roles, ...audiences])];
  return sources.flatMap((source, index): FieldProblem[] => {
    const path = ['sources', index];
    const found: FieldProblem[] = [];
    if (/^\/|(^|\/)\.\.(\/|$)/.test(source.files)) {
      found.push({ path: [...path, 'files'], message: 'Sources lie below the workspace: no leading "/" and no "..".' });
    }
    source.readers.forEach((reader, at) => {
      if (!channels || readers.includes(reader)) return;
      found.push({ path: [...path, 'readers', at], message: `There is no reader "${reader}".`, choices: readers });
    });
    if (source.validFrom && source.validUntil && source.validFrom > source.validUntil) {
      found.push({ path: [...path, 'validUntil'], message: `It lies before validFrom, which is ${source.validFrom}.` });
    }
    if (source.chunk.overlap >= source.chunk.size) {
      found.push({
        path: [...path, 'chunk', 'overlap'],
        message: `It must be smaller than size, which is ${source.chunk.size}.`,
      });
    }
    return found;
  });
}
