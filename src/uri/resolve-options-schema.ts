import * as z from 'zod/mini';
import { ENGLISH } from './english.ts';
import { PERMISSIONS } from './permissions.ts';

/** The URI options, for schemas that add other options. */
export const uriOptionShape = {
  allow: z.optional(
    z.array(z.enum(PERMISSIONS, { error: `expected one of ${PERMISSIONS.join(', ')}` })),
  ),
  aliases: z.optional(z.boolean()),
};

const resolveOptionsSchema = z.strictObject({
  readOnly: z.optional(z.boolean()),
  ...uriOptionShape,
});

/** Returns the first problem of the options, or undefined. */
export function firstIssueOf(options: unknown): z.core.$ZodIssue | undefined {
  return resolveOptionsSchema.safeParse(options, ENGLISH).error?.issues[0];
}
