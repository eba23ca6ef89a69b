import { z } from 'zod';
import { PERMISSIONS } from './strict.ts';

/** The options that concern URIs, for schemas that hold others beside them. */
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
