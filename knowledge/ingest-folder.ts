import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import picomatch from 'picomatch';
import { CopydeskError, explainError } from '../domain/errors.ts';
import type { KnowledgeSource } from '../domain/workspace.ts';
import { ingestDocument, retireDocument } from './ingest-document.ts';
import type { KnowledgeDeps } from './knowledge-deps.ts';
import { listDocuments } from './list-documents.ts';
import { maximumBytes } from './read-document.ts';

/** What happened to each file, by its path below the folder. A failed file keeps the version it had. */
export interface FolderReport {
  added: string[];
  changed: string[];
  unchanged: string[];
  retired: string[];
  failed: { file: string; reason: string }[];
  /** What was left out or repaired on the way. */
  notes: { file: string; note: string }[];
}

/**
 * Brings the knowledge store up to date with a workspace folder: every file that matches a source, the first one counting. Files that
 * are gone are retired. Symbolic links are not followed, so nothing from outside the folder comes in.
 */
export async function ingestFolder(
  deps: KnowledgeDeps,
  root: string,
  sources: readonly KnowledgeSource[],
): Promise<FolderReport> {
  const report: FolderReport = { added: [], changed: [], unchanged: [], retired: [], failed: [], notes: [] };
  const files = await matchFiles(root, sources);
  for (const { file, source } of files) {
    try {
      const { size } = await lstat(join(root, file));
      // The reader refuses what is too large; one byte more than the limit is enough to find out.
      const bytes = size > maximumBytes ? new Uint8Array(maximumBytes + 1) : await readFile(join(root, file));
      const { files: _glob, ...rules } = source;
      const { outcome, notes } = await ingestDocument(deps, { ...rules, id: file, origin: 'workspace' }, bytes);
      report[outcome].push(file);
      report.notes.push(...notes.map((note) => ({ file, note })));
    } catch (error) {
      report.failed.push({ file, reason: explainError(error) });
    }
  }
  const present = new Set(files.map(({ file }) => file));
  for (const { id, origin } of await listDocuments(deps)) {
    if (origin !== 'workspace' || present.has(id)) continue;
    await retireDocument(deps, id);
    report.retired.push(id);
  }
  return report;
}

async function matchFiles(root: string, sources: readonly KnowledgeSource[]) {
  const matchers = sources.map((source) => {
    const { base } = picomatch.scan(source.files);
    if (base.split('/').includes('..') || base.startsWith('/')) {
      throw new CopydeskError('invalid', `The source ${source.files} lies outside the workspace.`, {
        where: { file: 'knowledge.yaml', field: 'sources.files' },
      });
    }
    return { source, matches: picomatch(source.files) };
  });
  const found = new Map<string, KnowledgeSource>();
  for (const file of await listFiles(root)) {
    const matcher = matchers.find(({ matches }) => matches(file));
    if (matcher) found.set(file, matcher.source);
  }
  return [...found].map(([file, source]) => ({ file, source }));
}

/** Regular files below `root`, sorted, with `/` in their paths; hidden folders and installed packages are not entered. */
async function listFiles(root: string, folder = ''): Promise<string[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true });
  const nested = entries.map(async (entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isFile()) return [path];
    const enter = entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules';
    return enter ? listFiles(root, path) : [];
  });
  return (await Promise.all(nested)).flat().sort();
}
