import { readFileSync } from 'node:fs';

/** The oldest process of that name among all that descend from `ancestor`. */
export function findProcess(name: string, ancestor: number | undefined): number {
  const waiting = ancestor === undefined ? [] : childrenOf(ancestor);
  for (const pid of waiting) {
    if (readProc(pid, 'comm').trim() === name) return pid;
    waiting.push(...childrenOf(pid));
  }
  throw new Error(`no process ${name} below process ${ancestor}`);
}

/** In the order in which they were started. */
function childrenOf(pid: number): number[] {
  const list = readProc(pid, `task/${pid}/children`).trim();
  return list === '' ? [] : list.split(' ').map(Number);
}

/** Empty when the process has ended meanwhile. */
function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
