import type { SharedSession } from '../../ssh/index.ts';
import type { SshOptions } from './ssh-options.ts';

const NO_OPTIONS: SshOptions = {};

/**
 * The SSH session that all transports of one connection share: those of reconnects, and those of
 * additional sessions for streams. It ends with the last of them.
 */
export class SshShare {
  readonly options: SshOptions;

  /** @internal Its type depends on the types of ssh2, which are not installed with the package. */
  session: SharedSession | undefined;

  constructor(options: SshOptions | undefined) {
    this.options = options ?? NO_OPTIONS;
  }
}
