import type { SharedSession } from '../../ssh/index.ts';
import type { SshOptions } from './ssh-options.ts';

/**
 * The SSH session that all ways of one connection share: those that are made again after a loss,
 * and those beside it for streams. It ends with the last of them.
 */
export class SshShare {
  readonly options: SshOptions;

  /** @internal Its type needs those of ssh2, which users may not have. */
  session: SharedSession | undefined;

  constructor(options: SshOptions | undefined) {
    this.options = options ?? {};
  }
}
