import { type Answer, type Ask, type Effect, type Simulator, startSimulator } from '../simulators/kit.ts';

/**
 * Stands before a real system as a simulator stands for one: requests pass one by one, faults are put between, and what the system says it has
 * done is in the log. `effectsOf` reads it from an exchange; it is asked before anybody hears the answer.
 */
export const faultProxy = (
  name: string,
  target: () => string,
  effectsOf: (ask: Ask, answer: Answer) => Effect[],
): Promise<Simulator> =>
  startSimulator(name, async (ask, effect) => {
    const { method, path, query, headers, body } = ask;
    const { host: _, connection: __, 'content-length': ___, 'accept-encoding': ____, ...more } = headers;
    const response = await fetch(`${target()}${path}${query.size > 0 ? `?${query}` : ''}`, {
      method,
      redirect: 'manual',
      headers: more as Record<string, string>,
      ...(body !== '' && { body }),
    });
    const text = await response.text();
    const answer: Answer = { status: response.status, ...(text !== '' && { json: JSON.parse(text) }) };
    for (const each of effectsOf(ask, answer)) effect(each);
    return answer;
  });
