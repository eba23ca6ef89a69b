import type { SshMethod } from '../uri/index.ts';
import type { HostKeyRule } from './config/index.ts';
import type { HostKeyPrompt } from './host-key-prompt.ts';
import type { HostNames } from './known-hosts/index.ts';
import type { SshSecrets } from './secrets.ts';

/** Everything that a connection to an SSH server depends on, once settings have been put together. */
export interface SshPlan {
  /** Where to connect to. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly login: LoginPlan;
  readonly hostKey: HostKeyPlan;
}

/** How to log in. */
export interface LoginPlan {
  /** In order. Only what the server offers is tried. */
  readonly methods: readonly SshMethod[];

  /** Keys in files. The ones that nobody named may be missing. */
  readonly keyFiles: readonly KeyFile[];

  /** Keys that are no files. */
  readonly keys: ReadonlyArray<string | Uint8Array>;

  /** The agent's socket. */
  readonly agent: string | undefined;

  /** Of the agent's keys only those that are among the files. */
  readonly identitiesOnly: boolean;
  readonly secrets: SshSecrets;
}

export interface KeyFile {
  readonly path: string;
  readonly isNamed: boolean;
}

/** How the host's key is checked. */
export interface HostKeyPlan {
  readonly names: HostNames;
  readonly files: readonly string[];

  /** Lines in the format of the files. */
  readonly lines: string;

  /** Where a new key is written down. */
  readonly addTo: string | undefined;
  readonly hashes: boolean;

  /** `ignore` takes any key, also one that has changed. */
  readonly rule: HostKeyRule | 'ignore';
  readonly ask: ((question: HostKeyPrompt) => boolean | Promise<boolean>) | undefined;
}
