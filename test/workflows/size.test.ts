import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { Attention } from '../../domain/campaign.ts';
import { canonicalJson } from '../../domain/canonical.ts';
import type { Ref } from '../../domain/ref.ts';
import { adoptPin, type CampaignState, keepNewest, newCampaignState } from '../../workflows/campaign-state.ts';
import { pinOf, ref, variantOf } from './a-pin.ts';

/** What `temporal.ts` lets through. */
const largest = 32 * 1024;

/** Everything in it at its fullest: a campaign with the eight assets that a brief can ask for, or the refresh of one page. */
function fullest({ count, order, rewriting }: { count: number; order?: Ref; rewriting: boolean }): CampaignState {
  const assets = Array.from({ length: count }, (_, index) => `a-channel-with-a-long-name-${index}/de-DE`);
  const schedule = 's'.repeat(40);
  const pin = { ...pinOf(`${schedule}-2026-01-05T06:00:00Z`, assets), title: 'x'.repeat(120) };
  const state = newCampaignState({ ...pin, schedule, ...(order && { order }) }, new Date().toISOString());
  adoptPin(state, pin);
  const at = new Date().toISOString();
  const attention: Attention = {
    step: 'publishing',
    errorClass: 'unknown_outcome',
    code: 'unknown_outcome',
    detail: ref('d'),
    since: at,
  };
  const variants = Array.from({ length: 12 }, (_, index) =>
    variantOf(`${index}`, {
      verdict: 'human',
      counts: { repair: 9, human: 9, block: 0 },
      roles: ['legal', 'content-lead'],
    }),
  );
  Object.assign(state.status, { research: ref('r'), strategy: order ? null : ref('t'), attention });
  for (const asset of state.status.assets) {
    Object.assign(asset, {
      ...(order && { page: ref('l'), stale: true }),
      variants: keepNewest(state, variants),
      // What is being rewritten is neither selected nor live.
      selected: rewriting ? null : ref('s'),
      revision: rewriting ? { base: ref('b'), instruction: ref('i') } : null,
      slot: at,
      place: at,
      attention,
      publication: {
        id: ref('p'),
        state: 'unknown_outcome',
        url: rewriting ? null : `https://example.test/${'x'.repeat(80)}/`,
      },
      request: {
        request: `${asset.asset}/12`,
        prepared: ref('p'),
        destination: 'https://example.test/blog',
        slotWindow: { from: at, to: at },
        stages: ['brand', 'legal'].map((stage) => ({
          stage,
          role: stage,
          quorum: 2,
          approvedBy: ['somebody-with-a-name', 'another-with-a-name'],
          closedBy: { person: 'another-with-a-name', at, decision: 'approve' },
        })),
        openedAt: at,
        remindAt: at,
        escalateAt: at,
        deadline: at,
        reminded: true,
        escalated: true,
        held: true,
        reconfirmers: ['somebody-with-a-name', 'another-with-a-name'],
        previous: ref('q'),
      },
    });
  }
  state.outcomes = Array.from({ length: 20 }, () => [
    randomUUID(),
    { stage: 'sign-off', by: 'somebody-with-a-name', at },
  ]);
  return state;
}

describe.each([
  { what: 'campaign that a brief can ask for', count: 8, rewriting: false },
  { what: 'campaign whose assets are all rewritten', count: 8, rewriting: true },
  { what: 'refresh', count: 1, order: ref('o'), rewriting: false },
])('The largest $what', (kind) => {
  it('continues as new in one message', () => {
    const state = fullest(kind);
    const input = { ...state.status, brief: ref('b'), assets: undefined, renewAt: 4_000, state };
    expect(Buffer.byteLength(canonicalJson(input))).toBeLessThan(largest);
  });

  it('is recorded in one message, with as many lines as are sent at once', () => {
    const { status } = fullest(kind);
    const data = {
      asset: status.assets[0]!.asset,
      stage: 'publishing',
      command: randomUUID(),
      person: 'somebody-with-a-name',
      comment: ref('c'),
      detail: ref('d'),
    };
    const events = Array.from({ length: 8 }, () => ({
      key: '1000',
      kind: 'command',
      at: new Date().toISOString(),
      data,
    }));
    expect(Buffer.byteLength(canonicalJson({ status, events }))).toBeLessThan(largest);
  });
});
