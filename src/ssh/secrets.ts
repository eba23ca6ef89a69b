/** Provides passwords and passphrases. A result is undefined if there is no such secret. */
export interface SshSecrets {
  /**
   * Returns the number of times that passwords and answers may be tried for an account, such as
   * `root@host`. The number is greater than one only if a user is prompted, because a user may
   * mistype.
   */
  attempts(account: string): number;

  /** Returns the passphrase of a private key. `attempt` counts from 0. */
  passphrase(file: string, attempt: number): Promise<string | undefined>;

  /** Returns the password of an account, such as `root@host`. */
  password(account: string, attempt: number): Promise<string | undefined>;

  /** Returns the answers to the server's prompts (keyboard-interactive). */
  answers(account: string, prompts: SshPrompts, attempt: number): Promise<string[] | undefined>;

  /** The secrets for jump hosts; undefined for the same secrets. */
  readonly forJumpHosts?: SshSecrets | undefined;
}

/** The prompts of a server (RFC 4256). */
export interface SshPrompts {
  readonly title: string;
  readonly instructions: string;
  readonly prompts: ReadonlyArray<{ readonly prompt: string; readonly echo: boolean }>;
}
