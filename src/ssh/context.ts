import type { Environment } from '../uri/index.ts';
import type { SshClientOptions } from './client-options.ts';
import type { Ssh2 } from './load-ssh2.ts';
import type { SshSecrets } from './secrets.ts';

/** The common parameters of all steps that open an SSH connection. */
export interface SshContext {
  readonly ssh2: Ssh2;
  readonly environment: Environment;
  readonly options: SshClientOptions;
  readonly secrets: SshSecrets;
  readonly signal: AbortSignal | undefined;
}
