import { cp, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectors } from '../../channels/registry.ts';
import { WorkspaceProblems } from '../../workspace/workspace-problems.ts';

export const example = 'examples/workspace';

/** The valid example's files without its documents, in a folder of its own, to be spoilt. */
export async function copyExample(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'copydesk-workspace-'));
  await cp(example, folder, { recursive: true, filter: (path) => !/knowledge\/|\.schemas|\.pdf-sources/.test(path) });
  return folder;
}

/** Puts `to` in the place of the one `from` that the file has. */
export async function replaceIn(file: string, from: string, to: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  if (text.split(from).length !== 2) throw new Error(`${file} has "${from}" ${text.split(from).length - 1} times.`);
  await writeFile(
    file,
    text.replace(from, () => to),
  );
}

/** 1-based number of the line that holds a text, which the file must have. */
export async function lineOf(file: string, text: string): Promise<number> {
  const [before, after] = (await readFile(file, 'utf8')).split(text, 2);
  if (after === undefined) throw new Error(`${file} does not have "${text}".`);
  return before!.split('\n').length;
}

/** The problems that loading finds, in a form that tests can compare. */
export async function problemsOf(folder: string, load: Promise<unknown>) {
  const error = await load.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error === null) return [];
  if (!(error instanceof WorkspaceProblems)) throw error;
  return error.problems.map(({ where, choices, message, errorClass }) => ({
    errorClass,
    file: where?.file?.replace(`${folder}/`, ''),
    line: where?.line,
    field: where?.field,
    choices: choices && [...choices],
    message,
  }));
}

export { connectors };
