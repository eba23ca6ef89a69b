/** Who knows the passwords. Undefined is an answer too: there is none. */
export interface SshSecrets {
  /**
   * How often passwords and answers may be tried for a user at a host, such as `root@host`: more than
   * once only where a person may mistype.
   */
  attempts(account: string): number;

  /** What a private key is encrypted with. `attempt` counts from 0. */
  passphrase(file: string, attempt: number): Promise<string | undefined>;

  /** The password of a user at a host. */
  password(account: string, attempt: number): Promise<string | undefined>;

  /** Answers to what the far end asks in words of its own. */
  answers(account: string, questions: SshPrompts, attempt: number): Promise<string[] | undefined>;

  /** For hosts that only lie on the way; the same where there are none. */
  readonly onTheWay?: SshSecrets | undefined;
}

/** What a far end asks (RFC 4256). */
export interface SshPrompts {
  readonly title: string;
  readonly instructions: string;
  readonly prompts: ReadonlyArray<{ readonly prompt: string; readonly echo: boolean }>;
}
