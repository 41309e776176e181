import { expect, it } from '@jest/globals';
import type { CampaignStatus } from '../../../domain/campaign.ts';
import type { Store } from '../../../store/store.ts';
import { campaignStatus, newTenant } from './samples.ts';

export function campaignsContract(store: () => Store): void {
  it('keeps the newest status of a campaign', async () => {
    const { campaigns, tenant } = store().forTenant(newTenant());
    expect(await campaigns.get('launch')).toBeNull();
    await campaigns.put(campaignStatus(tenant, 'launch'));
    const status = campaignStatus(tenant, 'launch', { stage: 'variants' });
    await campaigns.put(status);
    expect(await campaigns.get('launch')).toEqual(status);
  });

  it('leaves out what a run says after another has followed it', async () => {
    const { campaigns, tenant } = store().forTenant(newTenant());
    const said = (stage: CampaignStatus['stage'], run?: string) =>
      campaigns.put(campaignStatus(tenant, 'launch', { stage }), run);
    const stage = async () => (await campaigns.get('launch'))?.stage;
    await said('research', 'first');
    await said('publishing', 'first');
    expect(await stage()).toBe('publishing');
    // It was reset: the run that follows is in an earlier stage again, and the first one's last word is still under way.
    await said('sign-off', 'second');
    await said('measuring', 'first');
    expect(await stage()).toBe('sign-off');
    await said('slot', 'second');
    expect(await stage()).toBe('slot');
    await said('done');
    expect(await stage()).toBe('done');
  });

  it('lists newest first, by stage and whether it has ended', async () => {
    const { campaigns, tenant } = store().forTenant(newTenant());
    await campaigns.put(
      campaignStatus(tenant, 'old', {
        startedAt: '2026-01-01T00:00:00Z',
        stage: 'done',
        endedAt: '2026-02-01T00:00:00Z',
      }),
    );
    // 23:30 of the day before in UTC: instants are compared, not texts.
    await campaigns.put(campaignStatus(tenant, 'early', { startedAt: '2026-12-02T00:30:00+01:00' }));
    await campaigns.put(campaignStatus(tenant, 'new', { startedAt: '2026-12-02T00:00:00Z', stage: 'sign-off' }));
    const names = async (filter?: Parameters<typeof campaigns.list>[0]) =>
      (await campaigns.list(filter)).map((row) => row.campaign);
    expect(await names()).toEqual(['new', 'early', 'old']);
    expect(await names({ open: true })).toEqual(['new', 'early']);
    expect(await names({ open: false })).toEqual(['old']);
    expect(await names({ stage: 'sign-off' })).toEqual(['new']);
    expect(await names({ limit: 1 })).toEqual(['new']);
  });
}
