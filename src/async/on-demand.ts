/**
 * Returns a function that loads a module on its first call. Later calls return the module without a
 * look-up: `import()` of a loaded module still takes a dozen microseconds.
 *
 * @param load - `() => import('./module.ts')`.
 */
export function onDemand<T>(load: () => Promise<T>): () => Promise<T> | T {
  let loaded: T | undefined;
  return () =>
    loaded ??
    load().then((module) => {
      loaded = module;
      return module;
    });
}
