/** Returns a time in ISO 8601. */
export function isoTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}

/** Returns a time in ISO 8601 as virsh prints it, in the local zone: `2026-01-31 12:00:00 +0100`. */
export function virshTime(time: unknown): string {
  const date = new Date(String(time));
  const minutes = -date.getTimezoneOffset();
  const local = new Date(date.getTime() + minutes * 60_000).toISOString();
  const offset = Math.abs(minutes);
  const zone = `${twoDigits(Math.trunc(offset / 60))}${twoDigits(offset % 60)}`;
  return `${local.slice(0, 10)} ${local.slice(11, 19)} ${minutes < 0 ? '-' : '+'}${zone}`;
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}
