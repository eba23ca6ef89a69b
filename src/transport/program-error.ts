import { TransportError } from '../errors/index.ts';

/** A program that led to the daemon has ended before its time, here or at the far end of SSH. */
export class ProgramError extends TransportError {
  /** The exit status; undefined when a signal ended it. */
  readonly status: number | undefined;

  /** The end of what it wrote to its standard error, on one line. */
  readonly lastWords: string;

  /**
   * @param what - The program, for the message.
   * @param how - Its exit status, or the signal that ended it.
   */
  constructor(what: string, how: number | string, lastWords: string) {
    const ending = typeof how === 'number' ? `ended with status ${how}` : `was ended by ${how}`;
    super('CONNECTION_LOST', `${what} ${ending}${lastWords && `: ${lastWords}`}`, {
      outcome: 'unknown',
      phase: 'helper',
    });
    this.status = typeof how === 'number' ? how : undefined;
    this.lastWords = lastWords;
  }
}
