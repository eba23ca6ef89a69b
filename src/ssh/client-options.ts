import type { HostKeyPrompt } from './host-key-prompt.ts';

/** Options for SSH inside this process, in addition to the URI. */
export interface SshClientOptions {
  /**
   * The paths of files in the format of ssh_config(5). They replace `~/.ssh/config` and
   * `/etc/ssh/ssh_config`, which is not read on Windows. With false, no file is read.
   */
  readonly config?: false | string | readonly string[] | undefined;

  /** One or more private keys: their text, not their paths. */
  readonly privateKey?: string | Uint8Array | ReadonlyArray<string | Uint8Array> | undefined;

  /**
   * The path of the agent's socket. It replaces `SSH_AUTH_SOCK`. With false, no agent is used. On
   * Windows it must be a named pipe; the default is `'\\\\.\\pipe\\openssh-ssh-agent'`.
   */
  readonly agent?: false | string | undefined;

  /** Lines in the format of known_hosts. They are checked before the lines in the files. */
  readonly knownHosts?: string | undefined;

  /**
   * Called for a host whose key is not known, if the settings require a prompt. Returns whether the
   * key is accepted.
   */
  readonly verifyHostKey?: ((prompt: HostKeyPrompt) => boolean | Promise<boolean>) | undefined;
}
