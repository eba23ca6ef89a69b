import { timers } from '../../async/index.ts';
import type { AnyProcedure } from '../../protocol/index.ts';
import {
  admin,
  keepalive,
  VIR_NET_MESSAGE_LEN_MAX,
  VIR_NET_MESSAGE_MAX,
  VirErrorNumber,
} from '../../protocol/index.ts';
import { PacketChannel, ServerSession, Trace } from '../../rpc/index.ts';
import type { Transport } from '../../transport/index.ts';
import { hypervisorFault } from '../daemon/hypervisor-fault.ts';
import { HypervisorError } from '../hypervisor/index.ts';
import type { AdministeredClient, Administration } from './administration.ts';
import { ClientInfo } from './client-info.ts';
import { adminFault } from './settings.ts';

/** One administrator of the daemon, from OPEN to CLOSE. */
export class AdminSession extends ClientInfo implements AdministeredClient {
  readonly isReadOnly = false;
  readonly isLoggedIn = true;

  readonly #administration: Administration;
  readonly #session: ServerSession;
  readonly #own: Transport;
  #isOpen = false;

  constructor(
    transport: Transport,
    id: bigint,
    administration: Administration,
    onClose: () => void,
  ) {
    super(transport, id);
    this.#own = transport;
    this.#administration = administration;
    const trace = new Trace();
    const maxPacketBytes = VIR_NET_MESSAGE_MAX + VIR_NET_MESSAGE_LEN_MAX;
    this.#session = new ServerSession(new PacketChannel(transport, maxPacketBytes, trace), {
      trace,
      programs: [admin.program, keepalive.program],
      handler: {
        onCall: (procedure, args) => this.#onCall(procedure, args),
        toFault: (error) => (error instanceof HypervisorError ? hypervisorFault(error) : undefined),
        onClose,
      },
    });
  }

  /** Closes the connection after the queued packets are sent. */
  close(): Promise<void> {
    return this.#session.end();
  }

  cut(): void {
    this.#own.destroy();
  }

  #onCall(procedure: AnyProcedure, args: unknown): unknown {
    if (procedure === admin.connectOpen) {
      this.#isOpen = true;
      return undefined;
    }
    if (!this.#isOpen) throw adminFault(VirErrorNumber.INTERNAL_ERROR, 'connection not open');
    if (procedure === admin.connectClose) {
      timers.setImmediate(() => void this.#session.end());
      return undefined;
    }
    return this.#administration.answer(procedure, args);
  }
}
