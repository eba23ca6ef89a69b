import { readdirSync, readFileSync } from 'node:fs';
import type { Domain } from '../../../src/index.ts';

/** Returns the process of a guest by its UUID, which is in QEMU's arguments. */
export function pidOfGuest({ uuid }: Domain): number {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const pid = pids.find((each) => argumentsOf(each).includes(uuid));
  if (pid === undefined) throw new Error(`no process has the argument ${uuid}`);
  return Number(pid);
}

function argumentsOf(pid: string): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    // The process has ended meanwhile.
    return [];
  }
}
