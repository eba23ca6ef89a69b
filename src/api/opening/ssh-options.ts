import type { Duplex } from 'node:stream';
// Not from the folder's index: its types need those of ssh2, which is an optional peer dependency.
import type { SshClientOptions } from '../../ssh/client-options.ts';
import type { HostKeyPrompt } from '../../ssh/host-key-prompt.ts';
import type { SharedSession } from '../../ssh/shared-session.ts';
import type { SshProxyMode } from '../../ssh/way.ts';
import type { AnySshTarget } from './ssh-target.ts';

/**
 * How to connect over SSH, besides what the URI and `~/.ssh/config` say. Without `command` SSH is
 * spoken within the process, by the package `ssh2`, which has to be installed beside this one.
 */
export interface SshOptions extends SshClientOptions {
  /**
   * The program that is run in place of SSH within the process, such as `ssh`; the other options but
   * `proxy` are its own affair then. It gets the arguments that libvirt's client gives it. The URI's
   * `command=` does the same, for `+ssh` alone.
   */
  readonly command?: string;

  /**
   * How to get from the far end to the daemon, over the URI's `proxy`: `native` is virt-ssh-helper,
   * `netcat` is `nc -U`, and `streamlocal` lets the SSH server connect to the socket itself. `auto`
   * takes the first of them that is there.
   */
  readonly proxy?: SshProxyMode;

  /** What private keys are encrypted with. Keys that are not take no notice. */
  readonly passphrase?: string;

  /** The password of the user at the far end. */
  readonly password?: string;

  /**
   * An open SSH session to connect through, from {@link openSshSession}. The URI must lead to the
   * host of the session.
   */
  readonly session?: SshForwarder;
}

/** An open SSH session that forwards connections. {@link SshSession} is the only implementation. */
export interface SshForwarder {
  /** Connects to a host and port as the remote host sees them. */
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
