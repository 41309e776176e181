import { isAbsolute, normalize } from 'node:path';
import { stringify } from 'yaml';
import type { z } from 'zod';
import type { Brief } from '../domain/brief.ts';
import type { Brand, Budgets, Channels, KnowledgeSources, People, Rules, Settings } from '../domain/workspace.ts';
import { documentEndings } from './find-documents.ts';
import { type InitAnswers, slugOf } from './init-questions.ts';
import { initTexts } from './init-texts.ts';

/** The files of a new workspace, by path. One person makes and approves, so the workspace declares `solo`. */
export function initFiles(answers: InitAnswers, hasDocuments: boolean): Record<string, string> {
  const texts = initTexts(answers);
  const id = slugOf(answers.company);
  const owner = slugOf(answers.person);
  const locale = answers.language === 'de' ? 'de-DE' : 'en-GB';
  const website = answers.website.replace(/\/+$/, '');

  const settings: z.input<typeof Settings> = { tenant: id, name: answers.company, mode: 'solo' };
  const people: z.input<typeof People> = {
    people: [
      {
        id: owner,
        name: answers.person,
        email: answers.email,
        roles: ['content-lead', 'approver', 'legal', 'budget-owner', 'admin'],
        language: answers.language,
      },
    ],
  };
  const channels: z.input<typeof Channels> = {
    channels: {
      journal: {
        connector: 'folder',
        title: { de: 'Journal', en: 'Journal' },
        format: 'article',
        locales: ['de-DE', 'en-GB'],
        limits: { title: { min: 10, max: 80 }, description: { min: 30, max: 180 }, body: { min: 60, max: 900 } },
        disclosures: texts.disclosures,
        settings: { directory: answers.publish, baseUrl: `${website}/journal` },
      },
    },
  };
  const brand: z.input<typeof Brand> = {
    id,
    name: answers.company,
    voice: texts.voice,
    linkDomains: [new URL(website).host],
    callToAction: {
      de: { label: texts.callToAction.de, url: website },
      en: { label: texts.callToAction.en, url: website },
    },
  };
  const rules: z.input<typeof Rules> = { blocklist: texts.blocklist };
  const budgets: z.input<typeof Budgets> = { campaign: { softCents: 300, hardCents: 500 } };
  const knowledge: z.input<typeof KnowledgeSources> = {
    sources: [{ files: `knowledge/**/*.{${documentEndings.map((ending) => ending.slice(1)).join(',')}}` }],
  };
  const brief: z.input<typeof Brief> = {
    ...texts.brief,
    id: texts.briefId,
    brand: id,
    assets: [{ channel: 'journal', locales: [locale], variants: 2 }],
    owner,
  };

  return {
    'workspace.yaml': yaml('workspace', texts.comments.workspace, settings),
    'people.yaml': yaml('people', texts.comments.people, people),
    'channels.yaml': yaml('channels', texts.comments.channels, channels),
    'brand.yaml': yaml('brand', texts.comments.brand, brand),
    'rules.yaml': yaml('rules', texts.comments.rules, rules),
    'budgets.yaml': yaml('budgets', texts.comments.budgets, budgets),
    'knowledge.yaml': yaml('knowledge', texts.comments.knowledge, knowledge),
    [`briefs/${texts.briefId}.yaml`]: yaml('brief', texts.comments.brief, brief, '../'),
    ...(hasDocuments ? {} : { [`knowledge/${texts.firstDocument.name}`]: texts.firstDocument.text }),
    ...ignoreFile(answers.publish),
  };
}

/** What is published is no source: git passes it by when it lies in the workspace. */
function ignoreFile(publish: string): Record<string, string> {
  const folder = normalize(publish).replace(/\/+$/, '');
  return isAbsolute(folder) || folder.startsWith('..') ? {} : { '.gitignore': `/${folder}/\n` };
}

/** The YAML library quotes what needs it, so that no name of a company or person can break out of its field. */
const yaml = (schema: string, comment: string, value: unknown, up = ''): string =>
  `# yaml-language-server: $schema=${up}.schemas/${schema}.schema.json\n# ${comment}\n${stringify(value, { lineWidth: 0 })}`;
