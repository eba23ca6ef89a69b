import { TransportError } from '../errors/index.ts';

/** A program that carried the connection, here or at the remote end of SSH, has ended. */
export class ProgramError extends TransportError {
  /** The exit status; undefined if a signal ended the program. */
  readonly status: number | undefined;

  /** The end of its standard error, on one line. */
  readonly stderr: string;

  /**
   * @param what - The program, for the message.
   * @param how - Its exit status, or the signal that ended it.
   */
  constructor(what: string, how: number | string, stderr: string) {
    const ending = typeof how === 'number' ? `ended with status ${how}` : `was ended by ${how}`;
    super('CONNECTION_LOST', `${what} ${ending}${stderr && `: ${stderr}`}`, {
      outcome: 'unknown',
      phase: 'helper',
    });
    this.status = typeof how === 'number' ? how : undefined;
    this.stderr = stderr;
  }
}
