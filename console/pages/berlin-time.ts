const timeZone = 'Europe/Berlin';

/** What a `datetime-local` field says (`2026-12-01T09:00`) as an instant with Berlin's offset on that day; null when it says none. */
export function fromBerlin(local: string): string | null {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.test(local)) return null;
  const seconds = local.length === 16 ? `${local}:00` : local;
  const asUtc = Date.parse(`${seconds}Z`);
  if (Number.isNaN(asUtc)) return null;
  // The offset of a moment one offset away from the one meant differs only within the hour of the switch; asking twice settles it.
  const guess = asUtc - offsetMs(asUtc);
  const offset = offsetMs(guess);
  const sign = offset < 0 ? '-' : '+';
  const minutes = Math.abs(offset) / 60_000;
  return `${seconds}${sign}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** An instant as a `datetime-local` field wants it. */
export function toBerlin(instant: string): string {
  const at = Date.parse(instant);
  return new Date(at + offsetMs(at)).toISOString().slice(0, 16);
}

/** How far Berlin is ahead of UTC at this moment. */
function offsetMs(at: number): number {
  const name = new Intl.DateTimeFormat('en-GB', { timeZone, timeZoneName: 'longOffset' })
    .formatToParts(at)
    .find(({ type }) => type === 'timeZoneName')!.value;
  const [, sign, hours, minutes] = /GMT([+-])(\d\d):(\d\d)/.exec(name) ?? [];
  return hours ? (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000 : 0;
}

const two = (value: number): string => String(value).padStart(2, '0');
