import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { CopydeskError, explainError } from '../../domain/errors.ts';
import { loadWorkspace } from '../../workspace/load.ts';
import { connectors, copyExample, lineOf, problemsOf, replaceIn } from './example.ts';

const rules = ['evidence/expired-source', 'price/format'];
const load = (folder: string) => problemsOf(folder, loadWorkspace(folder, connectors, rules));

/** What is written into which file in place of what, and the problem that it must make. */
interface Row {
  name: string;
  file: string;
  from: string;
  to: string;
  /** A text on the line where the problem stands; left out: the first line of `to`. */
  at?: string;
  field: string | undefined;
  choices?: string[];
  message: RegExp;
}

const roles = ['content-lead', 'approver', 'legal', 'budget-owner', 'admin'];
const table: Row[] = [
  {
    name: 'an unknown field',
    file: 'workspace.yaml',
    from: 'timeZone:',
    to: 'timezone:',
    field: 'timezone',
    choices: ['tenant', 'name', 'timeZone', 'mode', 'dataClass', 'workingTime', 'truth', 'approvals'],
    message: /no field "timezone"/,
  },
  {
    name: 'a word that is no choice',
    file: 'workspace.yaml',
    from: 'onTimeout: hold',
    to: 'onTimeout: wait',
    field: 'approvals.onTimeout',
    choices: ['hold', 'give-up'],
    message: /"wait" is not possible/,
  },
  {
    name: 'text for a number',
    file: 'workspace.yaml',
    from: 'deadlineHours: 120',
    to: 'deadlineHours: five days',
    field: 'approvals.deadlineHours',
    message: /must be a number, not "five days"/,
  },
  {
    name: 'a time zone that is none',
    file: 'workspace.yaml',
    from: 'Europe/Berlin',
    to: 'Europe/Bonn',
    field: 'timeZone',
    message: /"Europe\/Bonn" is not a time zone/,
  },
  {
    name: 'an approval role that cannot sign off',
    file: 'workspace.yaml',
    from: 'role: approver',
    to: 'role: lawyer',
    field: 'approvals.stages.0.role',
    choices: ['approver', 'legal'],
    message: /lawyer/,
  },
  {
    name: 'a quorum that cannot be reached',
    file: 'workspace.yaml',
    from: 'role: approver\n      quorum: 1',
    to: 'role: approver\n      quorum: 3',
    at: 'quorum: 3',
    field: 'approvals.stages.0.quorum',
    message: /3 people must approve, and 2 hold/,
  },
  {
    name: 'two stages of one name',
    file: 'workspace.yaml',
    from: 'stage: legal',
    to: 'stage: brand',
    at: 'stage: brand\n      role: legal',
    field: 'approvals.stages.1.stage',
    message: /"brand" stands here a second time/,
  },
  {
    name: 'a working day that ends before it begins',
    file: 'workspace.yaml',
    from: 'to: "18:00"',
    to: 'to: "06:00"',
    field: 'workingTime.to',
    message: /ends at 06:00, not after 08:00/,
  },
  {
    name: 'a time that is none',
    file: 'workspace.yaml',
    from: 'from: "08:00"',
    to: 'from: 8 Uhr',
    field: 'workingTime.from',
    message: /a time such as "08:00"/,
  },
  {
    name: 'a week without a working day',
    file: 'workspace.yaml',
    from: 'days: [mon, tue, wed, thu, fri]',
    to: 'days: []',
    field: 'workingTime.days',
    message: /at least 1 entry/,
  },
  {
    name: 'a state that Germany does not have',
    file: 'workspace.yaml',
    from: 'state: BY',
    to: 'state: BAY',
    field: 'workingTime.state',
    choices: ['BW', 'BY', 'BE', 'BB', 'HB', 'HH', 'HE', 'MV', 'NI', 'NW', 'RP', 'SL', 'SN', 'ST', 'SH', 'TH'],
    message: /"BAY" is not possible/,
  },
  {
    name: 'an escalation that comes after the deadline',
    file: 'workspace.yaml',
    from: 'escalateAfterHours: 20',
    to: 'escalateAfterHours: 60',
    field: 'approvals.escalateAfterHours',
    message: /as few as 30 working hours, and deputies come after 60/,
  },
  {
    name: 'a deadline in a hundred years',
    file: 'workspace.yaml',
    from: 'deadlineHours: 120',
    to: 'deadlineHours: 876000',
    field: 'approvals.deadlineHours',
    message: /8760 hours/,
  },
  {
    name: 'a deputy who is nobody',
    file: 'people.yaml',
    from: 'deputy: lena-hofer',
    to: 'deputy: lena',
    field: 'people.1.deputy',
    choices: ['lena-hofer', 'tobias-reiter', 'katharina-vogt', 'sven-aumann', 'jonas-lindner'],
    message: /"lena" is not among the people/,
  },
  {
    name: 'a person as their own deputy',
    file: 'people.yaml',
    from: 'deputy: lena-hofer',
    to: 'deputy: miriam-falk',
    field: 'people.1.deputy',
    choices: ['lena-hofer', 'tobias-reiter', 'katharina-vogt', 'sven-aumann', 'jonas-lindner'],
    message: /Nobody is their own deputy/,
  },
  {
    name: 'a stay that ends before it begins',
    file: 'people.yaml',
    from: 'deputy: lena-hofer',
    to: 'away: [{ from: 2026-12-24, to: 2026-12-23 }]',
    field: 'people.1.away.0.to',
    message: /ends on 2026-12-23, before it begins on 2026-12-24/,
  },
  {
    name: 'a day that is none',
    file: 'people.yaml',
    from: 'deputy: lena-hofer',
    to: 'away: [{ from: 2026-02-30, to: 2026-03-01 }]',
    field: 'people.1.away.0.from',
    message: /must be a day such as/,
  },
  {
    name: 'a missing field',
    file: 'people.yaml',
    from: '    name: Sven Aumann\n',
    to: '',
    at: 'id: sven-aumann',
    field: 'people.4.name',
    message: /missing; it must be text/,
  },
  {
    name: 'an address that is none',
    file: 'people.yaml',
    from: 'sven.aumann@steinfoehr.example',
    to: 'sven.aumann',
    field: 'people.4.email',
    message: /must be an e-mail address such as/,
  },
  {
    name: 'two people with one id',
    file: 'people.yaml',
    from: 'id: tobias-reiter',
    to: 'id: miriam-falk',
    at: 'id: miriam-falk\n    name: Tobias',
    field: 'people.2.id',
    message: /"miriam-falk" stands here a second time/,
  },
  {
    name: 'two people with one address',
    file: 'people.yaml',
    from: 'tobias.reiter@',
    to: 'Miriam.Falk@',
    field: 'people.2.email',
    message: /each email may stand once/,
  },
  {
    name: 'a role that is none',
    file: 'people.yaml',
    from: 'roles: [admin]',
    to: 'roles: [boss]',
    field: 'people.4.roles.0',
    choices: roles,
    message: /"boss" is not possible/,
  },
  {
    name: 'a workspace without an admin',
    file: 'people.yaml',
    from: 'roles: [admin]',
    to: 'roles: [legal]',
    at: 'people:\n',
    field: 'people',
    message: /Nobody holds the role "admin"/,
  },
  {
    name: 'an id with capitals',
    file: 'people.yaml',
    from: 'id: sven-aumann',
    to: 'id: Sven',
    field: 'people.4.id',
    message: /lower-case letters/,
  },
  {
    name: 'a connector that is not there',
    file: 'channels.yaml',
    from: 'connector: wordpress',
    to: 'connector: wordpres',
    field: 'channels.blog.connector',
    choices: [...Object.keys(connectors), 'npm:<package>'],
    message: /no connector "wordpres"/,
  },
  {
    name: 'a setting that the connector does not have',
    file: 'channels.yaml',
    from: 'postType: post',
    to: 'type: post',
    field: 'channels.blog.settings.type',
    choices: ['url', 'user', 'password', 'postType', 'metaKey', 'terms', 'seo', 'seoTitle', 'timeoutSeconds'],
    message: /no field "type"/,
  },
  {
    name: 'a password written out',
    file: 'channels.yaml',
    from: 'env:COPYDESK_WORDPRESS_PASSWORD',
    to: 'hunter2',
    field: 'channels.blog.settings.password',
    message: /^what stands here does not fit: .*never the secret itself/,
  },
  {
    name: 'a setting that is missing',
    file: 'channels.yaml',
    from: '      directory: site/teaser\n',
    to: '',
    at: 'settings:\n      baseUrl: https://www',
    field: 'channels.teaser.settings.directory',
    message: /missing; it must be text/,
  },
  {
    name: 'a channel name with a space',
    file: 'channels.yaml',
    from: '  blog:',
    to: '  my blog:',
    field: 'channels.my blog',
    message: /lower-case letters/,
  },
  {
    name: 'limits that no text can keep',
    file: 'channels.yaml',
    from: 'body: { min: 20, max: 80 }',
    to: 'body: { min: 90, max: 80 }',
    field: 'channels.teaser.limits.body',
    message: /at least 90 and at most 80/,
  },
  {
    name: 'a call to action that leads elsewhere',
    file: 'brand.yaml',
    from: 'https://www.steinfoehr.example/de/laden',
    to: 'https://www.steinfoehr.example.evil.test/',
    field: 'callToAction.de.url',
    choices: ['www.steinfoehr.example', 'journal.steinfoehr.example'],
    message: /leads to none of the linkDomains/,
  },
  {
    name: 'a link domain that is an address',
    file: 'brand.yaml',
    from: '- journal.steinfoehr.example',
    to: '- https://journal.steinfoehr.example',
    field: 'linkDomains.1',
    message: /is not a host/,
  },
  {
    name: 'an override for a rule that is not there',
    file: 'rules.yaml',
    from: 'rule: evidence/expired-source',
    to: 'rule: evidence/expired',
    field: 'verdicts.0.rule',
    choices: ['*', 'evidence/*', 'price/*', 'evidence/expired-source', 'price/format'],
    message: /no rule "evidence\/expired"/,
  },
  {
    name: 'an override for a channel that is not there',
    file: 'rules.yaml',
    from: 'evidence/expired-source, verdict: human, role: legal }',
    to: 'evidence/expired-source, verdict: human, role: legal, channel: shop }',
    field: 'verdicts.0.channel',
    choices: ['journal', 'teaser', 'blog', 'google-ads'],
    message: /no channel "shop"/,
  },
  {
    name: 'a human role that nobody holds',
    file: 'rules.yaml',
    from: 'evidence/expired-source, verdict: human, role: legal }',
    to: 'evidence/expired-source, verdict: human, role: lawyer }',
    field: 'verdicts.0.role',
    choices: roles,
    message: /Nobody holds the role "lawyer"/,
  },
  {
    name: 'a human role that no stage asks',
    file: 'rules.yaml',
    from: 'evidence/expired-source, verdict: human, role: legal }',
    to: 'evidence/expired-source, verdict: human, role: admin }',
    field: 'verdicts.0.role',
    choices: ['content-lead', 'approver', 'legal'],
    message: /No approval stage asks the role "admin"/,
  },
  {
    name: 'money with a unit',
    file: 'budgets.yaml',
    from: 'softCents: 300',
    to: 'softCents: 3 Euro',
    field: 'campaign.softCents',
    message: /must be a whole number, not "3 Euro".*14900 means 149 euros/,
  },
  {
    name: 'money with a fraction of a cent',
    file: 'budgets.yaml',
    from: 'softCents: 300',
    to: 'softCents: 300.5',
    field: 'campaign.softCents',
    message: /must be a whole number, not "300.5"/,
  },
  {
    name: 'a warning after the stop',
    file: 'budgets.yaml',
    from: 'softCents: 300',
    to: 'softCents: 900',
    field: 'campaign.softCents',
    message: /must not be above hardCents, which is 500/,
  },
  {
    name: 'a reader that is none',
    file: 'knowledge.yaml',
    from: 'readers: [content-lead, admin]',
    to: 'readers: [content-lead, admins]',
    field: 'sources.5.readers.1',
    choices: ['*', ...roles],
    message: /no reader "admins"/,
  },
  {
    name: 'a day that is none',
    file: 'knowledge.yaml',
    from: '2026-08-31',
    to: '31.08.2026',
    field: 'sources.0.validUntil',
    message: /must be a day such as "2026-12-01"/,
  },
  {
    name: 'an end before its beginning',
    file: 'knowledge.yaml',
    from: '2025-12-31',
    to: '2023-12-31',
    field: 'sources.1.validUntil',
    message: /lies before validFrom, which is 2024-01-01/,
  },
  {
    name: 'a source outside the workspace',
    file: 'knowledge.yaml',
    from: 'knowledge/fremd/*.html',
    to: '../fremd/*.html',
    field: 'sources.7.files',
    message: /below the workspace/,
  },
  {
    name: 'a field that stands twice',
    file: 'budgets.yaml',
    from: 'month: {',
    to: 'campaign: {',
    at: 'campaign: { softCents: 10000',
    field: undefined,
    message: /not valid YAML: .*unique/i,
  },
  {
    name: 'broken YAML',
    file: 'brand.yaml',
    from: 'name: Steinhauer & Föhr',
    to: 'name: "Steinhauer & Föhr',
    field: undefined,
    message: /not valid YAML/,
  },
  {
    name: 'a text that is read backwards',
    file: 'brand.yaml',
    from: 'name: Steinhauer & Föhr',
    to: 'name: Steinhauer \u202E& Föhr',
    field: 'name',
    message: /U\+202E turns the reading direction round/,
  },
  {
    name: 'such a character as an escape',
    file: 'people.yaml',
    from: 'name: Sven Aumann',
    to: 'name: "Sven \\u2066Aumann"',
    field: 'people.4.name',
    message: /U\+2066/,
  },
  {
    name: 'such a character in a comment',
    file: 'budgets.yaml',
    from: '# Euro cents',
    to: '# \u2067Euro cents',
    field: undefined,
    message: /U\+2067/,
  },
];

describe('a workspace with a mistake', () => {
  it.each(table)(
    'names file, line, field and choices of $name',
    async ({ file, from, to, at = to, field, choices, message }) => {
      const folder = await copyExample();
      await replaceIn(join(folder, file), from, to);
      const line = await lineOf(join(folder, file), at);
      expect(await load(folder)).toEqual([
        { errorClass: 'invalid', file, line, field, choices, message: expect.stringMatching(message) },
      ]);
      await rm(folder, { recursive: true });
    },
  );

  it('hears of all its mistakes at once, in the order of files and lines', async () => {
    const folder = await copyExample();
    await replaceIn(join(folder, 'people.yaml'), 'id: tobias-reiter', 'id: miriam-falk');
    await replaceIn(join(folder, 'channels.yaml'), 'connector: wordpress', 'connector: typo3');
    await replaceIn(join(folder, 'channels.yaml'), '      directory: site/teaser\n', '');
    await replaceIn(join(folder, 'budgets.yaml'), 'softCents: 300', 'softCents: 3 Euro');
    await rm(join(folder, 'brand.yaml'));
    await writeFile(join(folder, 'rule.yaml'), 'blocklist: []\n');
    expect((await load(folder)).map(({ file, line, field }) => [file, line, field])).toEqual([
      ['brand.yaml', undefined, undefined],
      ['budgets.yaml', 3, 'campaign.softCents'],
      ['channels.yaml', 33, 'channels.teaser.settings.directory'],
      ['channels.yaml', 38, 'channels.blog.connector'],
      ['people.yaml', 15, 'people.2.id'],
      ['rule.yaml', undefined, undefined],
    ]);
    const error = await loadWorkspace(folder, connectors).catch((thrown: unknown) => thrown);
    expect(explainError(error)).toContain(`${join(folder, 'people.yaml')}:15 people.2.id: "miriam-falk" stands here`);
    expect(explainError(error)).toMatch(/^6 problems in the workspace:\n/);
    await rm(folder, { recursive: true });
  });

  it('is told that one person is no team', async () => {
    const folder = await copyExample();
    const person =
      '{ id: eva, name: Eva, email: eva@example.com, roles: [content-lead, approver, legal, budget-owner, admin] }';
    await writeFile(join(folder, 'people.yaml'), `people: [${person}]\n`);
    expect(await load(folder)).toMatchObject([{ file: 'workspace.yaml', field: 'mode', choices: ['solo'] }]);
    await rm(folder, { recursive: true });
  });

  it('is told that nobody may approve what an ad costs, as long as a channel has a ceiling', async () => {
    const folder = await copyExample();
    await replaceIn(join(folder, 'people.yaml'), 'roles: [budget-owner]', 'roles: [approver]');
    expect(await load(folder)).toMatchObject([
      {
        file: 'workspace.yaml',
        field: 'approvals.spend.role',
        choices: ['approver'],
        message: expect.stringMatching(/Nobody holds the role "budget-owner"\. Nothing on google-ads can be enabled/),
      },
    ]);
    await replaceIn(join(folder, 'channels.yaml'), '    ceilings: { dailyCents: 10000, totalCents: 300000 }\n', '');
    expect(await load(folder)).toEqual([]);
    await rm(folder, { recursive: true });
  });

  it('may leave out rules and models, and an empty file names what it lacks', async () => {
    const folder = await copyExample();
    await rm(join(folder, 'rules.yaml'));
    await writeFile(join(folder, 'budgets.yaml'), '');
    expect(await load(folder)).toMatchObject([
      { file: 'budgets.yaml', field: 'campaign', message: expect.stringMatching(/missing/) },
    ]);
    await rm(folder, { recursive: true });
  });

  it('must be UTF-8', async () => {
    const folder = await copyExample();
    await writeFile(join(folder, 'budgets.yaml'), Buffer.from('# f\xfcr Modelle\n', 'latin1'));
    expect(await load(folder)).toMatchObject([{ file: 'budgets.yaml', message: expect.stringMatching(/not UTF-8/) }]);
    await rm(folder, { recursive: true });
  });

  it('must be there', async () => {
    const folder = join(await mkdtemp(join(tmpdir(), 'copydesk-none-')), 'workspace');
    const error = await loadWorkspace(folder, connectors).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CopydeskError);
    expect(error).toMatchObject({ errorClass: 'not_found', where: { file: folder } });
  });
});
