import { describe, expect, it } from '@jest/globals';
import { runWaiting } from '../../bench/waiting.ts';

const campaigns = 15;
const tenants = 5;

describe('Campaigns of several tenants that wait for sign-off', () => {
  it('are all there after database, server, worker and Temporal were killed, and are published once each', async () => {
    const said: string[] = [];
    const result = await runWaiting(campaigns, tenants, (line) => said.push(line));
    expect(result).toMatchObject({
      waiting: campaigns,
      allThere: campaigns,
      published: campaigns,
      pages: campaigns,
    });
    expect(result.approveToCommit).toHaveLength(campaigns);
    expect(said).toContain('the database was killed and started again');
  }, 600_000);
});
