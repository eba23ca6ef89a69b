/** Returns a function that returns the result of `make`, which is called once, on the first call. */
export function lazily<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
