import type { SshProxy } from '../uri/index.ts';

/**
 * The method by which the remote host of an SSH connection connects to its daemon: `native` is
 * virt-ssh-helper, `netcat` is `nc -U`, `streamlocal` is the SSH server itself. `auto` uses the
 * first available one.
 */
export type SshProxyMode = SshProxy | 'streamlocal';
