import type { SshMethod } from '../uri/index.ts';
import type { HostKeyRule } from './config/index.ts';
import type { HostKeyPrompt } from './host-key-prompt.ts';
import type { HostNames } from './known-hosts/index.ts';
import type { SshSecrets } from './secrets.ts';

/** The combined settings of a connection to an SSH server. */
export interface SshPlan {
  /** The host to connect to. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly login: LoginPlan;
  readonly hostKey: HostKeyPlan;
}

/** The settings of the login. */
export interface LoginPlan {
  /** The methods in order. Only those that the server offers are tried. */
  readonly methods: readonly SshMethod[];

  /** The key files. Default files may be missing. */
  readonly keyFiles: readonly KeyFile[];

  /** Keys passed by the program. */
  readonly keys: ReadonlyArray<string | Uint8Array>;

  /** The agent's socket, or its named pipe on Windows. */
  readonly agent: string | undefined;

  /** Whether only those of the agent's keys are used that are also in the files. */
  readonly identitiesOnly: boolean;
  readonly secrets: SshSecrets;
}

/** A file with a private key. */
export interface KeyFile {
  readonly path: string;

  /** Whether the URI or the settings name the file. False for a default file. */
  readonly isNamed: boolean;
}

/** The settings of the host key check. */
export interface HostKeyPlan {
  readonly names: HostNames;
  readonly files: readonly string[];

  /** The program's lines in the format of the files. */
  readonly lines: string;

  /** The file for new keys. */
  readonly addTo: string | undefined;
  readonly hashes: boolean;

  /** The rule for unknown keys. `ignore` accepts any key, even a changed one. */
  readonly rule: HostKeyRule | 'ignore';
  readonly ask: ((prompt: HostKeyPrompt) => boolean | Promise<boolean>) | undefined;
}
