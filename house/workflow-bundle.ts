import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, type WorkflowBundleWithSourceMap } from '@temporalio/worker';

export const workflowsPath = fileURLToPath(new URL('../workflows/index.ts', import.meta.url));
/** Belong into every bundle of these workflows. */
export const workflowInterceptorModules = [fileURLToPath(new URL('../workflows/interceptors.ts', import.meta.url))];

/** Sources that the bundle is made of, and what pins the libraries in it. */
const roots = ['workflows', 'domain', 'package-lock.json'];

/**
 * The workflow code as one script. Bundling takes seconds, so it is kept in `directory` under the hash of its sources and made anew only
 * when one of them has changed.
 */
export async function workflowBundle(directory: string): Promise<WorkflowBundleWithSourceMap> {
  const file = join(directory, `workflows-${await hashOfSources()}.js`);
  const kept = await readFile(file, 'utf8').catch(() => null);
  if (kept) return { code: kept, sourceMap: '' };
  const bundle = await bundleWorkflowCode({ workflowsPath, workflowInterceptorModules, logger: quiet });
  await mkdir(directory, { recursive: true });
  await writeFile(`${file}.${process.pid}`, bundle.code);
  await rename(`${file}.${process.pid}`, file);
  return bundle;
}

async function hashOfSources(): Promise<string> {
  const hash = createHash('sha256');
  for (const root of roots) {
    const path = fileURLToPath(new URL(`../${root}`, import.meta.url));
    const files = root.includes('.')
      ? [path]
      : (await readdir(path))
          .filter((name) => name.endsWith('.ts'))
          .sort()
          .map((name) => join(path, name));
    for (const file of files) hash.update(file.slice(path.length)).update(await readFile(file));
  }
  return hash.digest('hex').slice(0, 16);
}

const ignore = () => undefined;
const quiet = { log: ignore, trace: ignore, debug: ignore, info: ignore, warn: console.warn, error: console.error };
