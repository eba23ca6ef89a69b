import { readFileSync } from 'node:fs';

/** Returns the id of the first process with that name among the descendants of `ancestor`. */
export function findProcess(name: string, ancestor: number | undefined): number {
  const waiting = ancestor === undefined ? [] : childrenOf(ancestor);
  for (const pid of waiting) {
    if (isNamed(pid, name)) return pid;
    waiting.push(...childrenOf(pid));
  }
  throw new Error(`no process ${name} below process ${ancestor}`);
}

/** Returns the child processes in the order in which they were started. */
export function childrenOf(pid: number): number[] {
  const list = readProc(pid, `task/${pid}/children`).trim();
  return list === '' ? [] : list.split(' ').map(Number);
}

/** Whether the process exists and has that name. */
export function isNamed(pid: number, name: string): boolean {
  return readProc(pid, 'comm').trim() === name;
}

/** Returns an empty text if the process has ended meanwhile. */
function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
