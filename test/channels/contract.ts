import { describe, it } from '@jest/globals';
import { checks } from '../../channels/contract/checks.ts';
import type { ChannelUnderTest, Kind } from '../../channels/contract/under-test.ts';

export { anInput } from '../../channels/contract/an-input.ts';
export { refusal } from '../../channels/contract/expectations.ts';

/** The checks that ship with the house, as tests of one of its own connectors. */
export function describeChannelContract(
  name: string,
  channelUnderTest: () => ChannelUnderTest,
  kind: Kind = 'page',
): void {
  describe(`${name} keeps the channel contract`, () => {
    for (const check of checks.filter(({ kinds }) => kinds.includes(kind)))
      it(check.name, () => check.run(channelUnderTest()));
  });
}
