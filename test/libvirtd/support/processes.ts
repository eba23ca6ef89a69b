import { readdirSync, readFileSync } from 'node:fs';

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

/**
 * Returns the ids of the processes of this PID namespace whose name matches. A process of the same
 * name below another is left out: a daemon forks before it starts a program.
 */
export function findProcesses(name: RegExp): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && name.test(nameOf(pid)))
    .filter((pid) => !isNamed(parentOf(pid), nameOf(pid)));
}

/** Returns an empty text if the process has ended. */
export function nameOf(pid: number): string {
  return readProc(pid, 'comm').trim();
}

function parentOf(pid: number): number {
  return Number(/^PPid:\s*(\d+)$/m.exec(readProc(pid, 'status'))?.[1] ?? 0);
}

/** Whether the process exists and has that name. */
export function isNamed(pid: number, name: string): boolean {
  return nameOf(pid) === name;
}

/** Returns an empty text if the process has ended meanwhile. */
function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
