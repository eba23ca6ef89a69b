import { z } from 'zod';

/** A group `[auth-SERVICE-HOST]` of auth.conf. */
export const authGroupSchema = z.object({ credentials: z.string() });

/** A group `[credentials-NAME]` of auth.conf. Other keys are ignored. */
export const credentialsGroupSchema = z.object({
  authname: z.string().optional(),
  username: z.string().optional(),
  realm: z.string().optional(),
  password: z.string().optional(),
});
