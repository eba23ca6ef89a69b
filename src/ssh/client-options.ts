import type { HostKeyPrompt } from './host-key-prompt.ts';

/** What the program may say about SSH besides the URI. */
export interface SshClientOptions {
  /** Files in ssh_config's format in place of the usual ones; false for none. */
  readonly config?: false | string | readonly string[] | undefined;

  /** Private keys themselves, rather than the files where they are. */
  readonly privateKey?: string | Uint8Array | ReadonlyArray<string | Uint8Array> | undefined;

  /** The agent's socket in place of `SSH_AUTH_SOCK`; false for none. */
  readonly agent?: false | string | undefined;

  /** Known hosts, as lines of a known_hosts file. They come before those of the files. */
  readonly knownHosts?: string | undefined;

  /** Asked about hosts that nobody knows, where the settings say to ask. */
  readonly verifyHostKey?: ((question: HostKeyPrompt) => boolean | Promise<boolean>) | undefined;
}
