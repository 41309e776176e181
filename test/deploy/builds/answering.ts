import { condition, defineQuery, setHandler } from '@temporalio/workflow';

/** A campaign that does nothing but say how it stands. */
export async function campaign(): Promise<void> {
  setHandler(defineQuery('status'), () => ({ campaign: 'herbst' }));
  await condition(() => false);
}
