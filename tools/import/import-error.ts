/** A place in the source tree. */
export interface Place {
  readonly file: string;
  /** The line number, starting at 1. */
  readonly line: number;
}

/** The importer found something that it does not support. It stops instead of guessing. */
export class ImportError extends Error {
  override readonly name = 'ImportError';

  constructor(place: Place, message: string) {
    super(`${place.file}:${place.line}: ${message}`);
  }
}
