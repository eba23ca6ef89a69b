import type { Procedure } from '../../protocol/index.ts';
import type { TrackedCallOptions } from '../../rpc/index.ts';

/**
 * Calls that are all made on one session. If it is lost, they fail and are never repeated on
 * another one. They have no time limit (`callTimeoutMs`).
 */
export interface PinnedCalls {
  /** Whether the session has ended. */
  readonly isLost: boolean;

  /** Makes a call with the arguments of the wire. */
  call<Args, Ret>(
    procedure: Procedure<Args, Ret>,
    args: Args,
    options?: TrackedCallOptions,
  ): Promise<Ret>;
}
