import type { Duplex } from 'node:stream';
// Not from the folder's index: its types need those of ssh2, which are not installed with the package.
import type { SshClientOptions } from '../../ssh/client-options.ts';
import type { HostKeyPrompt } from '../../ssh/host-key-prompt.ts';
import type { SharedSession } from '../../ssh/shared-session.ts';
import type { SshProxyMode } from '../../ssh/ssh-proxy-mode.ts';
import type { AnySshTarget } from './ssh-target.ts';

/**
 * Options of an SSH transport. They take precedence over the URI and `~/.ssh/config`. Without
 * `command`, SSH runs inside this process.
 */
export interface SshOptions extends SshClientOptions {
  /**
   * The program to run instead of SSH in this process, such as `ssh`. The program gets the arguments
   * that libvirt's client passes to ssh. Of the other options, only `proxy` applies in that case.
   * The URI parameter `command` does the same. Both require `+ssh`.
   */
  readonly command?: string;

  /**
   * The method for connecting from the remote host to the daemon. Overrides the URI parameter
   * `proxy`. `native` runs virt-ssh-helper, `netcat` runs `nc -U`, and with `streamlocal` the SSH
   * server connects to the socket. `auto` uses the first of them that is available.
   */
  readonly proxy?: SshProxyMode;

  /** The passphrase of encrypted private keys. */
  readonly passphrase?: string;

  /** The password of the remote user. */
  readonly password?: string;

  /**
   * An open SSH session to connect through, from {@link openSshSession}. The URI must lead to the
   * host of the session.
   */
  readonly session?: SshForwarder;
}

/** An open SSH session that forwards connections. {@link SshSession} is the only implementation. */
export interface SshForwarder {
  /** Connects to a host and port as seen from the remote host. */
  forward(host: string, port: number): Promise<Duplex>;

  /** Connects to a unix socket on the remote host. */
  forwardSocket(path: string): Promise<Duplex>;

  /**
   * Returns the session for a connection to `target`.
   *
   * @internal
   * @throws ArgumentError if `target` is on another host.
   */
  sharedFor(target: AnySshTarget): SharedSession;
}

export type { HostKeyPrompt, SshProxyMode };
