import type { SshProxy } from '../uri/index.ts';

/** How to get from the far end of an SSH connection to the daemon there. */
export type SshProxyMode = SshProxy | 'streamlocal';
