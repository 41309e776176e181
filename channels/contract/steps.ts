import type { Channel, PrepareInput } from '../../domain/channel.ts';
import type { Content } from '../../domain/content.ts';
import { anInput } from './an-input.ts';
import { equal } from './expectations.ts';
import type { ChannelUnderTest } from './under-test.ts';

/** What the checks do again and again. */
export function stepsOf(under: ChannelUnderTest) {
  const open = (): Channel => under.open();
  const newInput = (changes?: Partial<Content>): PrepareInput => (under.input ?? anInput)(changes);
  const prepared = async (changes?: Partial<Content>) => open().prepare(newInput(changes));

  /** A page made by hand, and what would change a word of it. */
  async function aChange(words = 'Diese Jacke') {
    const page = await under.pageByHand();
    const live = (await open().readAt(page.url))!;
    equal(live.remoteId, page.remoteId);
    const content = open().contentOf(live);
    const body = content.body.map((block) =>
      'text' in block ? { ...block, text: block.text.replace('Die Jacke', words) } : block,
    );
    const update = await open().prepare({ ...newInput(), live, content: { ...content, body } });
    return { ...page, live, content, update };
  }

  /** A live piece of its own, and what would take it down. */
  async function aWithdrawal() {
    const piece = await prepared();
    const { remoteId } = await open().commit(piece);
    const live = (await open().read(remoteId))!;
    const { publication, locale } = newInput();
    const withdrawal = await open().prepareOperation({ publication, kind: 'withdraw', locale, live });
    return { piece, remoteId, live, withdrawal };
  }

  return { open, newInput, prepared, aChange, aWithdrawal };
}
