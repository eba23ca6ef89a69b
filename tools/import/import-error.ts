/** Where in the source tree something stands. */
export interface Place {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
}

/** The importer met something that it does not understand. It stops rather than guesses. */
export class ImportError extends Error {
  override readonly name = 'ImportError';

  constructor(place: Place, message: string) {
    super(`${place.file}:${place.line}: ${message}`);
  }
}
