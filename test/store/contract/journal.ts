import { expect, it } from '@jest/globals';
import type { Store } from '../../../store/store.ts';
import { newTenant, refOf } from './samples.ts';

export function journalContract(store: () => Store): void {
  const id = refOf('publication');

  it('gives a step to one of 50 who begin it at once', async () => {
    const { journal } = store().forTenant(newTenant());
    const answers = await Promise.all(Array.from({ length: 50 }, () => journal.begin(id, 'mail to anna')));
    expect(answers.filter((answer) => answer === 'begun')).toHaveLength(1);
    expect(answers.filter((answer) => answer === 'unknown')).toHaveLength(49);
  });

  it('knows a step that is done, and one that came to nothing', async () => {
    const { journal } = store().forTenant(newTenant());
    await journal.begin(id, 'done');
    await journal.done(id, 'done');
    await journal.undo(id, 'done');
    expect(await journal.begin(id, 'done')).toBe('done');
    await journal.begin(id, 'refused');
    await journal.undo(id, 'refused');
    expect(await journal.begin(id, 'refused')).toBe('begun');
    expect(await journal.begin(refOf('other'), 'done')).toBe('begun');
  });
}
