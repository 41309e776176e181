import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { Attention } from '../../domain/campaign.ts';
import { canonicalJson } from '../../domain/canonical.ts';
import { adoptPin, type CampaignState, keepNewest, newCampaignState } from '../../workflows/campaign-state.ts';
import { pinOf, ref, variantOf } from './campaign-harness.ts';

/** What `temporal.ts` lets through. */
const largest = 32 * 1024;

/** The largest campaign that a brief can ask for: eight assets, everything in it at its fullest, eight lines of the timeline waiting. */
function fullest(): CampaignState {
  const assets = Array.from({ length: 8 }, (_, index) => `a-channel-with-a-long-name-${index}/de-DE`);
  const pin = { ...pinOf('a-campaign-with-a-name-that-is-rather-long', assets), title: 'x'.repeat(120) };
  const state = newCampaignState(pin, new Date().toISOString());
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
  for (const asset of state.status.assets) {
    Object.assign(asset, {
      variants: keepNewest(state, variants),
      selected: ref('s'),
      slot: at,
      attention,
      publication: { id: ref('p'), state: 'unknown_outcome', url: `https://example.test/${'x'.repeat(80)}/` },
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
        deadline: at,
        reminded: true,
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

describe('The largest campaign that a brief can ask for', () => {
  it('continues as new in one message', () => {
    expect(
      Buffer.byteLength(canonicalJson({ tenant: 'acme', campaign: 'launch', brief: ref('b'), state: fullest() })),
    ).toBeLessThan(largest);
  });

  it('is recorded in one message, with as many lines as are sent at once', () => {
    const { status } = fullest();
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
