import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../../scripts/lib/root.mjs';

/** A copy of the example workspace in which nothing is published yet; of another release, when `source` is where that lies. */
export function copyExample(folder: string, source = root): Promise<void> {
  const example = join(source, 'examples/workspace');
  return cp(example, folder, { recursive: true, filter: (path) => !path.startsWith(join(example, 'site')) });
}
