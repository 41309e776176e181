import { describe, expect, it } from '@jest/globals';
import { readersOfReplacement } from '../../server/readers-of-replacement.ts';

const lead = ['*', 'content-lead'];

describe('the readers of a document that is handed in', () => {
  it.each<[string, string[] | undefined, { readers?: string[]; widen?: boolean }, string[]]>([
    ['everybody, of a new one', undefined, {}, ['*']],
    ['as given, of a new one', undefined, { readers: ['legal'] }, ['legal']],
    ['those of the one before', ['content-lead', 'legal'], {}, ['content-lead', 'legal']],
    ['fewer than before', ['content-lead', 'legal'], { readers: ['legal'] }, ['legal']],
    ['fewer than everybody', ['*'], { readers: ['legal'] }, ['legal']],
    ['more than before when it is said', ['content-lead'], { readers: ['*'], widen: true }, ['*']],
  ])('are %s', (_name, current, given, readers) => {
    expect(readersOfReplacement('a.md', current, { ...given, by: lead })).toEqual(readers);
  });

  it('never become more in silence', () => {
    expect(() => readersOfReplacement('a.md', ['content-lead'], { readers: ['*'], by: lead })).toThrow(
      expect.objectContaining({ errorClass: 'conflict', choices: ['content-lead'] }),
    );
  });

  it('keep those who may not read it from replacing it, and are not told', () => {
    const given = { readers: ['*'], widen: true, by: lead };
    expect(() => readersOfReplacement('a.md', ['legal'], given)).toThrow(
      expect.objectContaining({ errorClass: 'conflict', message: 'The name a.md is taken. Choose another name.' }),
    );
  });
});
