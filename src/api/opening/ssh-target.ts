import type { LibsshTarget, SshTarget } from '../../uri/index.ts';

/** The target of a URI that leads over SSH. */
export type AnySshTarget = SshTarget | LibsshTarget;
