/** Returns a field of a call's arguments, which may be any value. */
export function fieldOf(args: unknown, field: string): unknown {
  return typeof args === 'object' && args !== null ? Reflect.get(args, field) : undefined;
}

/** Returns a field of a call's arguments that is a number, or 0. */
export function numberIn(args: unknown, field: string): number {
  const value = fieldOf(args, field);
  return typeof value === 'number' ? value : 0;
}
