import { type Client, ScheduleAlreadyRunning, type ScheduleOptions } from '@temporalio/client';
import { searchAttributes } from '../domain/search-attributes.ts';

/** Makes a schedule of the house for a tenant, or brings it up to date and leaves it paused if it is. Doing it again is harmless. */
export async function ensureSchedule(
  client: Client,
  tenant: string,
  scheduleId: string,
  options: Pick<ScheduleOptions, 'spec' | 'action' | 'policies'>,
): Promise<void> {
  try {
    const typedSearchAttributes = [{ key: searchAttributes.tenant, value: tenant }];
    await client.schedule.create({ scheduleId, typedSearchAttributes, ...options });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    await client.schedule
      .getHandle(scheduleId)
      .update((previous) => ({ ...previous, ...options, state: previous.state }) as never);
  }
}
