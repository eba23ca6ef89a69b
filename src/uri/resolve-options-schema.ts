import { z } from 'zod';
import { PERMISSIONS } from './permissions.ts';

/** The URI options, for schemas that add other options. */
export const uriOptionShape = {
  allow: z
    .array(z.enum(PERMISSIONS, { error: `expected one of ${PERMISSIONS.join(', ')}` }))
    .optional(),
  aliases: z.boolean().optional(),
};

export const resolveOptionsSchema = z.strictObject({
  readOnly: z.boolean().optional(),
  ...uriOptionShape,
});
