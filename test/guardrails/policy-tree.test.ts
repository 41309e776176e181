import { describe, expect, it } from '@jest/globals';
import { rule } from '../../guardrails/policy-tree.ts';

const standard = { verdict: 'repair' as const, role: undefined };

describe('rule', () => {
  it('is the standard verdict without an override', () => {
    expect(rule('price/format', 'blog', standard, [])).toEqual({ verdict: 'repair', role: null });
  });

  it('prefers the exact rule to its check, and its check to all', () => {
    const overrides = [
      { rule: '*', verdict: 'pass' as const },
      { rule: 'price/format', verdict: 'block' as const },
      { rule: 'price/*', verdict: 'human' as const },
    ];
    expect(rule('price/format', 'blog', standard, overrides).verdict).toBe('block');
    expect(rule('price/other-product', 'blog', standard, overrides).verdict).toBe('human');
    expect(rule('limits/slug', 'blog', standard, overrides).verdict).toBe('pass');
  });

  it('prefers the named channel among equally exact rules, and ignores other channels', () => {
    const overrides = [
      { rule: 'price/*', verdict: 'block' as const },
      { rule: 'price/*', channel: 'blog', verdict: 'pass' as const },
    ];
    expect(rule('price/format', 'blog', standard, overrides).verdict).toBe('pass');
    expect(rule('price/format', 'mail', standard, overrides).verdict).toBe('block');
  });

  it('takes the one listed first when two are equally specific', () => {
    const overrides = [
      { rule: 'price/*', verdict: 'human' as const, role: 'legal' },
      { rule: 'price/*', verdict: 'pass' as const },
    ];
    expect(rule('price/format', 'blog', standard, overrides)).toEqual({ verdict: 'human', role: 'legal' });
  });

  it('does not take a check for another whose name it begins', () => {
    expect(rule('prices/format', 'blog', standard, [{ rule: 'price/*', verdict: 'block' }]).verdict).toBe('repair');
  });

  it('names who must endorse what agents could not mend, where the rule says so', () => {
    const standard = { verdict: 'repair' as const, role: 'legal' };
    expect(rule('a/b', 'blog', standard, [])).toEqual({ verdict: 'repair', role: 'legal' });
    expect(rule('a/b', 'blog', standard, [{ rule: 'a/b', verdict: 'human' }]).role).toBe('legal');
    for (const verdict of ['pass', 'block'] as const)
      expect(rule('a/b', 'blog', standard, [{ rule: 'a/b', verdict }])).toEqual({ verdict, role: null });
  });

  it('sends what a human must see to the content lead unless a role is named', () => {
    expect(rule('a/b', 'blog', { verdict: 'human' }, [])).toEqual({ verdict: 'human', role: 'content-lead' });
    expect(rule('a/b', 'blog', { verdict: 'human', role: 'legal' }, [])).toEqual({ verdict: 'human', role: 'legal' });
  });
});
