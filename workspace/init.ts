import { access, constants, copyFile, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { CopydeskError } from '../domain/errors.ts';
import { findDocuments } from './find-documents.ts';
import { initFiles } from './init-files.ts';
import { InitAnswers, initQuestions } from './init-questions.ts';
import { writeJsonSchemas } from './json-schema.ts';
import { type Connectors, loadWorkspace } from './load.ts';

/**
 * Makes a new workspace that loads and has a brief to start with. `directory` must be empty or not there yet; documents of the folder
 * `answers.knowledge` are copied, because what a campaign knows has to lie with the workspace. Leaves nothing behind when it fails.
 * Errors: `invalid` for an answer or a folder that cannot be used, `conflict` for a folder that holds something.
 */
export async function initWorkspace(directory: string, answers: InitAnswers, connectors: Connectors): Promise<void> {
  const checked = checkAnswers(answers);
  const documents = checked.knowledge ? await findDocuments(resolve(checked.knowledge)) : [];
  const existed = await claimFolder(directory);
  try {
    for (const { from, to } of documents) await copy(from, join(directory, 'knowledge', to));
    for (const [name, text] of Object.entries(initFiles(checked, documents.length > 0)))
      await write(join(directory, name), text);
    await writeJsonSchemas(join(directory, '.schemas'), connectors);
    await loadWorkspace(directory, connectors);
  } catch (error) {
    if (!existed) await rm(directory, { recursive: true, force: true });
    else for (const name of await readdir(directory)) await rm(join(directory, name), { recursive: true, force: true });
    throw error;
  }
}

function checkAnswers(answers: InitAnswers): InitAnswers {
  const result = InitAnswers.safeParse(answers);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  const question = initQuestions.find(({ id }) => id === issue.path[0]);
  throw new CopydeskError('invalid', question?.refusal.en ?? issue.message, {
    where: { field: issue.path.map(String).join('.') || undefined },
    choices: question?.choices ?? (question ? undefined : initQuestions.map(({ id }) => id)),
  });
}

/** Makes sure that the folder is there, empty and writable. True when it was there before. */
async function claimFolder(directory: string): Promise<boolean> {
  const where = { file: directory };
  try {
    const existed = !(await makeFolder(resolve(directory)));
    if ((await readdir(directory)).length > 0) {
      throw new CopydeskError('conflict', 'The folder is not empty. Name a new folder or an empty one.', { where });
    }
    await access(directory, constants.W_OK);
    return existed;
  } catch (cause) {
    if (cause instanceof CopydeskError) throw cause;
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'EEXIST' || code === 'ENOTDIR') {
      throw new CopydeskError('invalid', 'There is a file of this name, a folder is needed. Name another folder.', {
        where,
        cause,
      });
    }
    const message = 'The folder cannot be written to. Allow it, or name a folder that you may write to.';
    throw new CopydeskError('invalid', message, { where, cause });
  }
}

/**
 * Makes a folder and those above it; false when it was there. Not `mkdir` with `recursive`: Node never comes back from that where
 * the system answers that the folder above does not exist although it does, as Linux does below /proc.
 */
async function makeFolder(folder: string): Promise<boolean> {
  try {
    await mkdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    if (code !== 'ENOENT' || !(await makeFolder(dirname(folder)))) throw error;
    await mkdir(folder);
  }
  return true;
}

async function write(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

async function copy(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await copyFile(from, to, constants.COPYFILE_EXCL);
}
