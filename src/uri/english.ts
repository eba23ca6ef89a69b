import english from 'zod/v4/locales/en.js';

/**
 * The parameters of a check whose messages are in English. `zod/mini` has no messages of its own,
 * and `z.config` would set those of the whole program.
 */
export const ENGLISH = { error: english().localeError };
