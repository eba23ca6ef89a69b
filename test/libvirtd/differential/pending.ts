/** Functions that nothing here is about yet. */
export const PENDING: readonly string[] = [];
