import { describe, expect, it } from '@jest/globals';
import { createDesk } from '../../console/desk/create-desk.ts';
import type { DeskDependencies } from '../../console/desk/dependencies.ts';
import type { Content } from '../../domain/content.ts';
import { campaignStatus, content, lena, ref, variants } from './sample.ts';

const allowed = { allowed: true, determining: ['r'], errors: [], policySet: 'x' };
const decision = (resource: string) => ({
  at: '',
  principal: 'Person:x',
  action: 'a',
  resource,
  campaign: null,
  decision: allowed,
});

/** A desk over samples; lena may read `offen.md` and its only passage. */
function desk() {
  const sent: unknown[] = [];
  const open = { document: 'offen.md', id: 'offen.md#0' };
  const deps = {
    store: {
      tenant: 'steinfoehr',
      artifacts: {
        get: async (name: string) => (name === ref('9') ? { text: 'a comment', prepared: null } : variants[0]),
        put: async () => ref('8'),
      },
      commands: { get: async () => null },
      campaigns: { get: async () => campaignStatus },
      ledger: {
        recordDecision: async () => {},
        decisions: async () => ['Document:offen.md', 'Document:kündigung-mayer.md', 'Campaign:a'].map(decision),
      },
    },
    authorize: () => allowed,
    sign: async (command: unknown) => ({ command }),
    temporal: {
      withDeadline: (_: unknown, work: () => unknown) => work(),
      workflow: {
        getHandle: () => ({
          query: async () => campaignStatus,
          executeUpdate: async (...update: unknown[]) => void sent.push(update),
        }),
      },
    },
    knowledge: {
      passages: async (ids: string[]) => [open].filter(({ id }) => ids.includes(id)),
      documents: async () => [
        { id: 'offen.md', readers: ['*'] },
        { id: 'kündigung-mayer.md', readers: ['legal'] },
      ],
    },
    now: () => new Date(0),
  };
  return { desk: createDesk(deps as unknown as DeskDependencies), sent };
}

const citing = (document: string, passage: string): Content => ({
  ...content,
  claims: [...content.claims, { text: 'Drei', evidence: [{ document, passage, quote: 'Drei', confidence: 1 }] }],
});
const edit = (edited: Content) =>
  ({ kind: 'edit', asset: variants[0]!.asset, base: variants[0]!.ref, content: edited }) as const;

describe('what the desk keeps to itself', () => {
  it('names no document in the decisions that the viewer may not read', async () => {
    const resources = (await desk().desk.decisions(lena)).map(({ resource }) => resource);
    expect(resources).toEqual(['Document:offen.md', 'Document:…', 'Campaign:a']);
  });

  it('previews nothing but prepared pieces', async () => {
    for (const name of [ref('9'), variants[0]!.ref])
      await expect(desk().desk.preview(lena, name)).rejects.toMatchObject({ errorClass: 'not_found' });
  });

  it.each([
    ['offen.md', 'kündigung-mayer.md#0'],
    ['kündigung-mayer.md', 'kündigung-mayer.md#0'],
    ['nirgends.md', 'nirgends.md#0'],
    ['kündigung-mayer.md', 'offen.md#0'],
  ])('refuses an edit that newly cites of %s the passage %s', async (document, passage) => {
    const { desk: here, sent } = desk();
    await expect(here.command(lena, 'nordgrat-launch', edit(citing(document, passage)))).rejects.toMatchObject({
      errorClass: 'not_found',
      message: 'There is no such passage for you.',
    });
    expect(sent).toEqual([]);
  });

  it.each([
    ['what its base cites', content],
    ['what the editor may read', citing('offen.md', 'offen.md#0')],
    ['the price list', citing('price-list', 'NG-3L')],
  ])('takes an edit that cites %s', async (_name, edited) => {
    const { desk: here, sent } = desk();
    await here.command(lena, 'nordgrat-launch', edit(edited));
    expect(sent).toHaveLength(1);
  });
});
