/**
 * The thread that documents are read in. Plain JavaScript, because a worker thread on Node 20 gets no TypeScript loader from its
 * parent. Requests are `{ file, bytes, source }`, answers `{ content }` or `{ error: { message, where, choices } }`.
 */
import { parentPort } from 'node:worker_threads';
import { tsImport } from 'tsx/esm/api';

const { readDocument } = await tsImport('./read-document.ts', import.meta.url);

parentPort.on('message', async ({ file, bytes, source }) => {
  try {
    parentPort.postMessage({ content: await readDocument(file, bytes, source) });
  } catch ({ message, errorClass, where, choices }) {
    // What is no error of the house comes from a parser that the file was too much for, e.g. too deep for its stack.
    const reason = errorClass ? message : `The file cannot be read: ${message}.`;
    parentPort.postMessage({ error: { message: reason, where: where ?? { file }, choices } });
  }
});
