import { condition, defineQuery, defineSignal, setHandler, setWorkflowOptions } from '@temporalio/workflow';

/** Workflows that wait for people as a campaign does, and say in the end which build they ran in. */
export function campaignLike(build: string) {
  async function waitForPeople(): Promise<string> {
    let decided = false;
    setHandler(defineSignal('decide'), () => {
      decided = true;
    });
    setHandler(defineQuery<string>('build'), () => build);
    await condition(() => decided);
    return build;
  }
  const moving = () => waitForPeople();
  const staying = () => waitForPeople();
  setWorkflowOptions({ versioningBehavior: 'PINNED' }, staying);
  return { moving, staying };
}
