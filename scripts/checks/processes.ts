import { readdirSync, readFileSync } from 'node:fs';

/** The numbers of all processes; none where there is no /proc. */
export function processIds(): readonly number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}

/** The processor time of a process group, with that of its children that have ended, in seconds. */
export function processorSecondsOf(group: number): number {
  const ticks = processIds().map((id) => ticksOf(id, group));
  return ticks.reduce((sum, each) => sum + each, 0) / TICKS_A_SECOND;
}

/** USER_HZ, which proc(5) counts in: 100 wherever Node runs. */
const TICKS_A_SECOND = 100;

function ticksOf(id: number, group: number): number {
  try {
    // Behind the program's name, which may hold anything: state, parent, group; then, as the 12th
    // to 15th, utime, stime, cutime and cstime.
    const text = readFileSync(`/proc/${id}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    if (Number(fields[2]) !== group) return 0;
    return fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  } catch {
    // It has just ended.
    return 0;
  }
}
