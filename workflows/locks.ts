/** A mutex for each key. Work of one key runs one after the other, in order of arrival. Per workflow: create it inside the workflow function. */
export function createLocks() {
  const tails = new Map<string, Promise<unknown>>();
  return function locked<T>(key: string, work: () => Promise<T> | T): Promise<T> {
    const result = (tails.get(key) ?? Promise.resolve()).then(work);
    tails.set(
      key,
      result.catch(() => undefined),
    );
    return result;
  };
}
