import type { LibsshTarget, SshTarget } from '../../uri/index.ts';

/** The target of a URI with an SSH transport. */
export type AnySshTarget = SshTarget | LibsshTarget;
