/** Returns the items of all streams as they arrive. The first failure ends it. */
export async function* mergeStreams<T>(streams: readonly AsyncIterable<T>[]): AsyncIterable<T> {
  const iterators = streams.map((stream) => stream[Symbol.asyncIterator]());
  const pending = new Map(iterators.map((iterator, at) => [at, next(iterator, at)]));
  try {
    while (pending.size > 0) {
      const { at, result } = await Promise.race(pending.values());
      const iterator = iterators[at];
      if (result.done || iterator === undefined) pending.delete(at);
      else {
        pending.set(at, next(iterator, at));
        yield result.value;
      }
    }
  } finally {
    await Promise.allSettled(iterators.map((iterator) => iterator.return?.()));
  }
}

async function next<T>(
  iterator: AsyncIterator<T>,
  at: number,
): Promise<{ readonly at: number; readonly result: IteratorResult<T> }> {
  return { at, result: await iterator.next() };
}
