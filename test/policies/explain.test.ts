import { describe, expect, it } from '@jest/globals';
import { createAuthorizer } from '../../policies/authorize.ts';
import { explainDecision } from '../../policies/explain.ts';
import { housePolicies, loadPolicySet } from '../../policies/policy-set.ts';
import { policyCases } from './cases.ts';

const policySet = loadPolicySet(housePolicies);
const authorize = createAuthorizer(policySet);
const explain = (sentence: string, language: 'de' | 'en' = 'en') => {
  const { request } = policyCases().find((one) => one.sentence === sentence)!;
  return explainDecision(policySet, request.action, authorize(request), language);
};
const place = (id: string) => {
  const { file, line } = policySet.rules.find((rule) => rule.id === id)!;
  return `(${id}, ${file}:${line})`;
};

describe('an explanation', () => {
  it('names the rule that allowed', () => {
    expect(explain('the publisher publishes what was approved')).toEqual([
      'Allowed: publish.',
      `The publisher publishes what was approved. ${place('publisher-publishes')}`,
    ]);
  });

  it('names every rule that denied, in the language asked for', () => {
    expect(explain('every broken rule is named', 'de')).toEqual([
      'Verweigert: publish.',
      `Nichts geht hinaus, bevor jede Stufe genug verschiedene Freigebende hat. ${place('no-quorum')}`,
      `Gesendet wird nur im freigegebenen Zeitfenster. ${place('outside-slot')}`,
      `Solange ein Stopp gilt, geht nichts hinaus; zurückgezogen und angehalten wird weiterhin. ${place('stopped')}`,
    ]);
  });

  it('lists which rules could grant it when none does', () => {
    expect(explain('an approver cancels no campaign')).toEqual([
      'Denied: cancel.',
      'No rule grants it here. These could grant it:',
      expect.stringContaining(place('content-lead-leads')),
      expect.stringContaining(place('admin-keeps-running')),
    ]);
  });

  it('says so when nobody may, when the question was wrong, and when the rules are others now', () => {
    const none = { allowed: false, determining: [], errors: [], policySet: policySet.hash };
    expect(explainDecision(policySet, 'delete', none, 'de')).toContain(
      'Keine Regel erlaubt diese Aktion irgendjemandem.',
    );
    expect(explain('an unknown field in the context is refused').join(' ')).toContain('urgent');
    const older = { allowed: true, determining: ['gone-rule'], errors: [], policySet: 'sha256:old' };
    expect(explainDecision(policySet, 'start', older, 'en')).toEqual([
      'Allowed: start.',
      expect.stringContaining('another policy set'),
      'The loaded policy set has no rule "gone-rule".',
    ]);
  });
});
