/** A field of what was passed as a call's arguments, which may be anything. */
export function fieldOf(args: unknown, field: string): unknown {
  return typeof args === 'object' && args !== null ? Reflect.get(args, field) : undefined;
}

/** A number among them; 0 when it is none. */
export function numberIn(args: unknown, field: string): number {
  const value = fieldOf(args, field);
  return typeof value === 'number' ? value : 0;
}
