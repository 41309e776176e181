import type { HealthReport } from '../domain/channel.ts';
import type { Person } from '../domain/workspace.ts';
import type { AppDependencies } from './app-dependencies.ts';

/** The health of the house. Addresses and fixes are for those who administer it; others learn what is well and what is not. */
export async function healthFor(
  { desk, doctor }: Pick<AppDependencies, 'desk' | 'doctor'>,
  viewer: Person,
): Promise<HealthReport> {
  const { ok, parts } = await doctor();
  if (await desk.administers(viewer)) return { ok, parts };
  return { ok, parts: parts.map((part) => ({ name: part.name, ok: part.ok, message: '' })) };
}
