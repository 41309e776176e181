import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Action } from '../../domain/command.ts';
import { Person } from '../../domain/workspace.ts';
import { createAuthorizer } from '../../policies/authorize.ts';
import { checkPolicies } from '../../policies/check.ts';
import { createPolicySet, housePolicies, loadPolicySet, readPolicyFiles } from '../../policies/policy-set.ts';

const files = readPolicyFiles(housePolicies);
const lineOf = (text: string, part: string) => text.slice(0, text.indexOf(part)).split('\n').length;

describe('the policy set of the house', () => {
  it('says every rule in both languages and has a hash over all its files', () => {
    const { rules, hash } = loadPolicySet(housePolicies);
    expect(hash).toMatch(/^sha256:[0-9a-f]{64}$/);
    for (const { sentence, file, line, id } of rules) {
      expect(sentence.de).toMatch(/^\p{Lu}.*\.$/u);
      expect(sentence.en).toMatch(/^\p{Lu}.*\.$/u);
      expect(files[file]!.split('\n')[line - 1]).toBe(`@id("${id}")`);
    }
    expect(createPolicySet({ ...files, 'tools.cedar': `${files['tools.cedar']}\n` }).hash).not.toBe(hash);
  });

  it('knows the roles of the workspace and every kind of command', () => {
    const roles = /entity Role enum \[(.*)\]/.exec(files['schema.cedarschema']!)![1];
    expect(JSON.parse(`[${roles}]`)).toEqual(Person.shape.roles.element.options);
    const kinds = Action.options.map((action) => action.shape.kind.value);
    expect(loadPolicySet(housePolicies).actions).toEqual(expect.arrayContaining(kinds));
  });

  it('has the same hash for Windows line ends', () => {
    const directory = mkdtempSync(join(tmpdir(), 'copydesk-policies-'));
    for (const [name, text] of Object.entries(files)) {
      writeFileSync(join(directory, name), text.replaceAll('\n', '\r\n'));
    }
    expect(loadPolicySet(directory).hash).toBe(createPolicySet(files).hash);
    rmSync(directory, { recursive: true });
  });
});

describe('a mistake in a rule', () => {
  let directory = '';
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'copydesk-policies-'));
    for (const name of Object.keys(files)) cpSync(join(housePolicies, name), join(directory, name));
  });
  afterEach(() => rmSync(directory, { recursive: true }));
  const change = (file: string, from: string, to: string) => {
    const text = readFileSync(join(directory, file), 'utf8');
    expect(text).toContain(from);
    writeFileSync(join(directory, file), text.replace(from, to));
    return text;
  };

  it('is found with file, line and rule, and with a hint', () => {
    const text = change('approval.cedar', 'unless { context.hashMatches }', 'unless { context.hashMatch }');
    const line = lineOf(text, 'unless { context.hashMatches }');
    expect(() => loadPolicySet(directory)).toThrow(
      expect.objectContaining({
        errorClass: 'invalid',
        message: expect.stringContaining('hashMatches'),
        where: { file: 'approval.cedar', line, field: 'stale-decision' },
      }),
    );
  });

  it('of grammar is found with file and line, behind umlauts too', () => {
    const text = change('knowledge.cedar', 'unless { resource.readers', 'unles { resource.readers');
    const line = lineOf(text, 'unless { resource.readers');
    expect(checkPolicies(directory).problems).toMatchObject([{ file: 'knowledge.cedar', line, rule: null }]);
  });

  it('in the name of a role or of an action is found', () => {
    change('people.cedar', 'Role::"admin"', 'Role::"admins"');
    expect(checkPolicies(directory).problems).toMatchObject([{ rule: 'admin-keeps-running' }]);
    change('tools.cedar', 'Action::"look_up_prices"', 'Action::"look_up_price"');
    expect(checkPolicies(directory).problems.map(({ rule }) => rule)).toContain('researcher-tools');
  });

  it.each([
    ['lacks its id', '@id("tainted-run")\n', '', null, '@id'],
    ['lacks a sentence', /@de\("Wer nicht.*\n/.exec(files['tools.cedar']!)![0], '', 'tainted-run', '@de'],
    ['takes the id of another', '@id("tainted-run")', '@id("editor-tools")', 'editor-tools', 'taken'],
    ['is a template', 'principal == Copydesk::Agent::"editor"', 'principal == ?principal', null, 'Templates'],
    ['can never apply', 'resource.effect != "read"', 'resource.effect != "read" && false', 'tainted-run', 'impossible'],
  ])('is found: it %s', (_, from, to, rule, words) => {
    change('tools.cedar', from, to);
    expect(checkPolicies(directory).problems).toContainEqual(
      expect.objectContaining({ file: 'tools.cedar', rule, message: expect.stringContaining(words) }),
    );
  });

  it('of the schema is found with its line, also a group of actions', () => {
    const text = change('schema.cedarschema', 'effect: String', 'effect: Strong');
    const problems = [{ file: 'schema.cedarschema', line: lineOf(text, 'effect: String') }];
    expect(checkPolicies(directory)).toMatchObject({ hash: null, problems });
    change('schema.cedarschema', 'effect: Strong', 'effect: String');
    change('schema.cedarschema', 'action "view"', 'action "look";\n  action "view" in ["look"]');
    expect(checkPolicies(directory).problems).toMatchObject([{ message: expect.stringContaining('groups') }]);
    rmSync(join(directory, 'schema.cedarschema'));
    expect(checkPolicies(directory).problems).toMatchObject([{ message: 'The schema is missing.' }]);
  });

  it('is one of several: the check names all, loading names the first and counts the rest', () => {
    change('tools.cedar', '@id("tainted-run")\n', '');
    change('people.cedar', '@id("approver-edits")\n', '');
    expect(checkPolicies(directory).problems).toHaveLength(2);
    expect(() => loadPolicySet(directory)).toThrow(/and 1 more/);
  });

  it('is none in the rules of the house', () => {
    const { hash, rules } = loadPolicySet(directory);
    expect(checkPolicies(directory)).toEqual({ hash, rules: rules.length, problems: [] });
  });
});

describe('the rules of a workspace', () => {
  const rule = (text: string, id = 'no-teasers') => `@id("${id}")\n@de("Kein Teaser.")\n@en("No teaser.")\n${text}\n`;
  const noTeasers = rule(
    'forbid (principal, action == Copydesk::Action::"publish", resource == Copydesk::Channel::"teaser");',
  );
  const publish = (channel: string) => ({
    principal: { type: 'Service' as const, id: 'publisher' as const },
    action: 'publish',
    resource: { type: 'Channel' as const, id: channel, attributes: { tenant: 'bergwerk', audience: ['*'] } },
    context: {
      tenant: 'bergwerk',
      approved: true,
      quorumMet: true,
      hashMatches: true,
      destinationMatches: true,
      withinSlot: true,
      blackout: false,
      consent: true,
      operation: 'publish',
      stopped: false,
      blockFindings: 0,
      unendorsedFindings: 0,
      readers: ['*'],
      spendApproved: false,
      dailyCents: 0,
      dailyCeilingCents: 0,
      totalCents: 0,
      totalCeilingCents: 0,
    },
  });
  let own = '';
  beforeEach(() => {
    own = join(mkdtempSync(join(tmpdir(), 'copydesk-workspace-')), 'policies');
    mkdirSync(own);
  });
  afterEach(() => rmSync(join(own, '..'), { recursive: true }));
  const write = (text: string, name = 'teasers.cedar') => writeFileSync(join(own, name), text);

  it('forbid what the house permits, for this workspace alone', () => {
    write(noTeasers);
    const [mine, house] = [loadPolicySet(housePolicies, own), loadPolicySet(housePolicies)];
    expect(mine.hash).not.toBe(house.hash);
    const [here, elsewhere] = [createAuthorizer(mine), createAuthorizer(house)];
    expect(here(publish('teaser'))).toMatchObject({ allowed: false, determining: ['no-teasers'] });
    expect([here(publish('journal')).allowed, elsewhere(publish('teaser')).allowed]).toEqual([true, true]);
    expect(mine.rules.at(-1)).toMatchObject({
      file: 'policies/teasers.cedar',
      line: 1,
      sentence: { en: 'No teaser.' },
    });
  });

  it('are none where there is no folder', () => {
    rmSync(own, { recursive: true });
    expect(loadPolicySet(housePolicies, own).hash).toBe(loadPolicySet(housePolicies).hash);
    mkdirSync(own);
  });

  it.each([
    ['a permit', rule('permit (principal, action == Copydesk::Action::"publish", resource);'), 1, 'permits nothing'],
    ['an unknown action', rule('forbid (principal, action == Copydesk::Action::"fly", resource);'), 4, 'fly'],
    ['the id of a rule of the house', rule('forbid (principal, action, resource);', 'own-work'), 1, 'is taken'],
    ['no sentence', '@id("x")\nforbid (principal, action, resource);\n', 1, '@de, @en'],
    ['no grammar', `// ä\n${rule('forbid (principal action, resource);')}`, 5, ''],
  ])('are refused with file and line: %s', (_what, text, line, words) => {
    write(text);
    const where = expect.objectContaining({ file: join(own, 'teasers.cedar'), line });
    expect(() => loadPolicySet(housePolicies, own)).toThrow(
      expect.objectContaining({ errorClass: 'invalid', message: expect.stringContaining(words), where }),
    );
    const { hash, problems } = checkPolicies(housePolicies, own);
    expect([hash, problems[0]]).toMatchObject([null, { file: 'policies/teasers.cedar', line }]);
  });
});
