import { ProtocolError } from '../errors/index.ts';
import type { ForeignBytes } from '../transport/index.ts';

/** The end of a connection whose peer speaks another protocol from its first byte. */
export class ForeignPeerError extends ProtocolError {
  readonly foreign: ForeignBytes;

  constructor(foreign: ForeignBytes) {
    super(`The peer does not speak libvirt's protocol: it sent ${foreign.look}`);
    this.foreign = foreign;
  }
}
