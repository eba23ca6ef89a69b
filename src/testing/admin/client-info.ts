import { VirClientTransport } from '../../protocol/index.ts';
import type { Transport } from '../../transport/index.ts';

/** The facts about a client that are known as soon as it has connected. */
export class ClientInfo {
  readonly id: bigint;
  readonly timestamp: bigint = BigInt(Math.floor(Date.now() / 1000));
  readonly transport: VirClientTransport;
  readonly address: string;

  constructor({ isEncrypted, isSecure, address }: Transport, id: bigint) {
    this.id = id;
    this.address = address;
    if (isEncrypted) this.transport = VirClientTransport.TLS;
    else this.transport = isSecure ? VirClientTransport.UNIX : VirClientTransport.TCP;
  }
}
