/** Returns the error that `body` throws. */
export function caught(body: () => unknown): unknown {
  try {
    body();
  } catch (error) {
    return error;
  }
  throw new Error('It did not throw');
}
