import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Loads once and again only when a YAML or CSV file of the workspace has changed, appeared or gone. A load that fails is not kept. */
export function cacheUntilChanged<T>(directory: string, load: () => Promise<T>): () => Promise<T> {
  let kept: { fingerprint: string; value: Promise<T> } | null = null;
  return async () => {
    const fingerprint = await fingerprintOf(directory);
    if (kept?.fingerprint !== fingerprint) {
      const value = load();
      kept = { fingerprint, value };
      value.catch(() => {
        if (kept?.value === value) kept = null;
      });
    }
    return kept.value;
  };
}

async function fingerprintOf(directory: string): Promise<string> {
  const names = await readdir(directory).catch(() => []);
  const files = names.filter((name) => /\.(ya?ml|csv)$/i.test(name)).sort();
  const stats = await Promise.all(files.map((name) => stat(join(directory, name)).catch(() => null)));
  return files.map((name, index) => `${name}:${stats[index]?.mtimeMs}:${stats[index]?.size}`).join('|');
}
