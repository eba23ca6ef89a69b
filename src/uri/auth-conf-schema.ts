import * as z from 'zod/mini';

/** A group `[auth-SERVICE-HOST]` of auth.conf. */
export const authGroupSchema = z.object({ credentials: z.string() });

/** A group `[credentials-NAME]` of auth.conf. Other keys are ignored. */
export const credentialsGroupSchema = z.object({
  authname: z.optional(z.string()),
  username: z.optional(z.string()),
  realm: z.optional(z.string()),
  password: z.optional(z.string()),
});
