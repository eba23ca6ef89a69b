/** Above the growth of work that is linear, about 4, and below that of the square, 16. */
export const LINEAR_GROWTH_MAX = 9;

/**
 * By how much the processor time of some work grows when its size is four times as large. It is
 * the time of this process, and the best of several runs, so a busy machine does not matter. If the
 * growth is not linear, it is measured again: a garbage collection may have hit each of the runs.
 */
export async function growth(size: number, work: (size: number) => unknown): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let attempts = 5; attempts > 0 && least >= LINEAR_GROWTH_MAX; attempts -= 1) {
    least = Math.min(least, await measuredGrowth(size, work));
  }
  return least;
}

async function measuredGrowth(size: number, work: (size: number) => unknown): Promise<number> {
  const small = await leastMicroseconds(() => work(size));
  return (await leastMicroseconds(() => work(4 * size))) / Math.max(1, small);
}

async function leastMicroseconds(body: () => unknown): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 5; run += 1) {
    least = Math.min(least, await microseconds(body));
  }
  return least;
}

async function microseconds(body: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  for (let times = 1; ; times += 1) {
    await body();
    const { user, system } = process.cpuUsage(before);
    if (user + system >= LEAST_MICROSECONDS) return (user + system) / times;
  }
}

/**
 * Shorter work is repeated, so that one garbage collection or compilation does not count. Windows
 * counts processor time in steps of 15.6 ms.
 */
const LEAST_MICROSECONDS = process.platform === 'win32' ? 50_000 : 4000;
