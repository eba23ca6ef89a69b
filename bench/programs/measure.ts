import { readFileSync } from 'node:fs';

let cpuBefore: NodeJS.CpuUsage;
let startedAt: number;

/** Starts the timed part of a program. */
export function begin(): void {
  cpuBefore = process.cpuUsage();
  startedAt = performance.now();
}

/** Ends the timed part and prints the sample. */
export function end(operations: number): void {
  const seconds = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  console.log(JSON.stringify({ operations, seconds, cpuSeconds: (user + system) / 1e6 }));
}

/** Private memory of this process in KiB, after a garbage collection if `--expose-gc` is set. */
export function privateKibibytes(): number {
  globalThis.gc?.();
  const line = /^Private_Dirty:\s+(\d+)/m.exec(readFileSync('/proc/self/smaps_rollup', 'utf8'));
  return Number(line?.[1]);
}

/** Prints the memory that `operations` operations took. */
export function endMemory(operations: number, before: number): void {
  console.log(JSON.stringify({ operations, kibibytes: privateKibibytes() - before }));
}

/** Runs `operations` of `one`, `loops` of them at a time, each loop one after another. */
export async function inLoops(
  operations: number,
  loops: number,
  one: () => Promise<unknown>,
): Promise<void> {
  const each = Math.floor(operations / loops);
  const loop = async (): Promise<void> => {
    for (let left = each; left > 0; left -= 1) await one();
  };
  await Promise.all(Array.from({ length: loops }, loop));
}

/** Runs `operations` of `one`, in bursts of `size` calls that are made at once. */
export async function inBursts(
  operations: number,
  size: number,
  one: () => Promise<unknown>,
): Promise<void> {
  for (let left = operations; left >= size; left -= size) {
    await Promise.all(Array.from({ length: size }, one));
  }
}
