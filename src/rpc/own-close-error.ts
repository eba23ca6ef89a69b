import { TransportError } from '../errors/index.ts';

/** The end of a session that the program itself has closed. It is no failure of the session. */
export class OwnCloseError extends TransportError {
  constructor() {
    super('CONNECTION_CLOSED', 'The connection was closed');
  }
}
