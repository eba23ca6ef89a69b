import { timers } from '../../async/index.ts';
import type {
  AnyProcedure,
  RemoteAuthSaslStartArgs,
  RemoteAuthSaslStepArgs,
} from '../../protocol/index.ts';
import {
  keepalive,
  lxc,
  qemu,
  remote,
  VIR_NET_MESSAGE_LEN_MAX,
  VIR_NET_MESSAGE_MAX,
  VirDrvFeature,
  VirErrorDomain,
  VirErrorNumber,
} from '../../protocol/index.ts';
import type { PacketHeader } from '../../rpc/index.ts';
import { PacketChannel, ServerFault, ServerSession, Trace } from '../../rpc/index.ts';
import type { Transport } from '../../transport/index.ts';
import type { AdministeredClient } from '../admin/administration.ts';
import { ClientInfo } from '../admin/client-info.ts';
import { Authentication } from '../auth/authentication.ts';
import type { CallContext } from '../hypervisor/handlers/index.ts';
import { abandonStep, answer, checkSupported, StreamReply } from '../hypervisor/handlers/index.ts';
import type { SimulatedEvent, SimulatedHypervisor } from '../hypervisor/index.ts';
import { HypervisorError } from '../hypervisor/index.ts';
import { readOpenName } from '../hypervisor/open-uri.ts';
import { FaultyTransport } from '../misbehaviour/faulty-transport.ts';
import type { CallMisbehaviour } from '../misbehaviour/misbehaviour.ts';
import type { Misbehaviours } from '../misbehaviour/misbehaviours.ts';
import type { ResolvedDaemonOptions } from './daemon-options.ts';
import type { EventProcedures } from './event-procedures.ts';
import { eventProcedures } from './event-procedures.ts';
import { hypervisorFault } from './hypervisor-fault.ts';
import { ClientRegistrations } from './registrations.ts';

/** VIR_CONNECT_RO: the only flag of CONNECT_OPEN that a daemon reads. */
const READ_ONLY = 1;

/** Procedures that a client may call before it has logged in. */
const BEFORE_AUTH: ReadonlySet<AnyProcedure> = new Set<AnyProcedure>([
  remote.authList,
  remote.authSaslInit,
  remote.authSaslStart,
  remote.authSaslStep,
  remote.authPolkit,
]);

/**
 * The features that the daemon reports: those of libvirt's RPC layer and of its test driver,
 * without the passing of file descriptors.
 */
const FEATURES: ReadonlySet<number> = new Set<number>([
  VirDrvFeature.TYPED_PARAM_STRING,
  VirDrvFeature.PROGRAM_KEEPALIVE,
  VirDrvFeature.REMOTE_EVENT_CALLBACK,
  VirDrvFeature.REMOTE_CLOSE_CALLBACK,
  VirDrvFeature.NETWORK_UPDATE_HAS_CORRECT_ORDER,
]);

/** Features that daemons report since their events carry registration ids. */
const EVENT_FEATURES: ReadonlySet<number> = new Set<number>([
  VirDrvFeature.REMOTE_EVENT_CALLBACK,
  VirDrvFeature.REMOTE_CLOSE_CALLBACK,
]);

/** The hypervisor connection of a client. */
interface Opened {
  readonly readOnly: boolean;
  readonly uri: string;

  /** The hypervisor of all clients, or one of this client's own for a `test:///path`. */
  readonly hypervisor: SimulatedHypervisor;
}

/**
 * One client of the daemon, from AUTH_LIST to CLOSE. It keeps the order that libvirtd demands: log
 * in, open, then all other calls.
 */
export class DaemonClient extends ClientInfo implements AdministeredClient {
  readonly #hypervisor: SimulatedHypervisor;
  readonly #options: ResolvedDaemonOptions;
  readonly #session: ServerSession;
  readonly #registrations: ClientRegistrations;
  readonly #events: EventProcedures;
  readonly #misbehaviours: Misbehaviours;
  readonly #transport: FaultyTransport;
  readonly #onClose: () => void;
  /** Resumes replies that wait for another reply to go first. */
  readonly #held: Array<() => void> = [];
  readonly #authentication: Authentication;
  #opened: Opened | undefined;

  constructor(
    transport: Transport,
    parts: {
      readonly id: bigint;
      readonly hypervisor: SimulatedHypervisor;
      readonly options: ResolvedDaemonOptions;
      readonly misbehaviours: Misbehaviours;
      readonly onClose: () => void;
    },
  ) {
    super(transport, parts.id);
    this.#hypervisor = parts.hypervisor;
    this.#options = parts.options;
    this.#misbehaviours = parts.misbehaviours;
    this.#onClose = parts.onClose;
    this.#transport = new FaultyTransport(transport);
    const trace = new Trace();
    const maxPacketBytes = VIR_NET_MESSAGE_MAX + VIR_NET_MESSAGE_LEN_MAX;
    const channel = new PacketChannel(this.#transport, maxPacketBytes, trace);
    this.#authentication = new Authentication(parts.options.auth, channel);
    this.#session = new ServerSession(channel, {
      trace,
      maxClientRequests: parts.options.maxClientRequests,
      programs: [remote.program, qemu.program, lxc.program, keepalive.program],
      handler: {
        onCall: (procedure, args, header) => this.#onAnyCall(procedure, args, header),
        ignoresKeepalive: () => this.#misbehaviours.find('ignore-keepalive') !== undefined,
        toFault: (error) => (error instanceof HypervisorError ? hypervisorFault(error) : undefined),
        onClose: () => {
          this.#leaveHypervisor();
          this.#onClose();
        },
      },
    });
    this.#registrations = new ClientRegistrations(this.#session);
    this.#events = eventProcedures(this.#registrations, parts.options.legacyEvents);
    this.misbehave();
  }

  get isReadOnly(): boolean {
    return this.#opened?.readOnly ?? false;
  }

  get isLoggedIn(): boolean {
    return this.#authentication.isDone;
  }

  /** Applies the active misbehaviours of connections. */
  misbehave(): void {
    this.#transport.pieceBytes = this.#misbehaviours.find('split')?.pieceBytes;
    this.#transport.isStopped = this.#misbehaviours.find('stop-reading') !== undefined;
  }

  /** Sends an event of the daemon's hypervisor to the client if the client has registered for it. */
  deliver(event: SimulatedEvent): void {
    if (this.#opened?.hypervisor === this.#hypervisor) this.#registrations.deliver(event);
  }

  /** Closes the connection after the queued packets are sent. */
  close(): Promise<void> {
    return this.#session.end();
  }

  /** Disconnects immediately, even in the middle of a packet. */
  cut(): void {
    this.#transport.destroy();
  }

  #onAnyCall(procedure: AnyProcedure, args: unknown, header: PacketHeader): unknown {
    const misbehaviour = this.#misbehaviours.take(procedure);
    if (misbehaviour === undefined || misbehaviour.kind !== 'reorder') this.#releaseHeld();
    const answer = (): unknown => this.#onCall(procedure, args, header);
    return misbehaviour === undefined
      ? answer()
      : this.#misbehaveOnCall(misbehaviour, header, answer, () => {
          if (this.#opened !== undefined) abandonStep(contextOf(this.#opened), procedure, args);
        });
  }

  /** Replies to a call as the misbehaviour says. */
  #misbehaveOnCall(
    misbehaviour: CallMisbehaviour,
    header: PacketHeader,
    answer: () => unknown,
    abandon: () => void,
  ): unknown {
    switch (misbehaviour.kind) {
      case 'delay':
        return new Promise<void>((resolve) => {
          timers.setTimeout(resolve, misbehaviour.delayMs).unref();
        }).then(answer);
      case 'drop':
        return new Promise(() => {});
      case 'fail':
        abandon();
        throw new ServerFault(misbehaviour.error);
      case 'duplicate': {
        const value = answer();
        const again = (ret: unknown): void => this.#session.answer(header, ret);
        // A call that failed is answered once.
        if (value instanceof Promise)
          value.then(
            (ret) => timers.queueMicrotask(() => again(ret)),
            () => {},
          );
        else timers.queueMicrotask(() => again(value));
        return value;
      }
      case 'reorder':
        return new Promise<void>((resolve) => this.#held.push(resolve)).then(answer);
      case 'cut':
        // Earlier replies do not count.
        this.#session.channel.flush();
        this.#transport.cutAfter(misbehaviour.afterBytes);
        return answer();
    }
  }

  /** Releases held replies after the reply to the current call. */
  #releaseHeld(): void {
    const held = this.#held.splice(0);
    if (held.length === 0) return;
    timers.setImmediate(() => {
      for (const release of held) release();
    });
  }

  #onCall(procedure: AnyProcedure, args: unknown, header: PacketHeader): unknown {
    if (!this.#authentication.isDone && !BEFORE_AUTH.has(procedure)) throw authRequired();
    switch (procedure) {
      case remote.authList:
        return this.#authentication.list();
      case remote.authPolkit:
        return this.#authentication.polkit();
      case remote.authSaslInit:
        return this.#authentication.saslInit();
      case remote.authSaslStart:
        return this.#authentication.saslStart(args as RemoteAuthSaslStartArgs);
      case remote.authSaslStep:
        return this.#authentication.saslStep(args as RemoteAuthSaslStepArgs);
      case remote.connectOpen:
        return this.#open(args as { readonly name: string | null; readonly flags: number });
      case remote.connectSupportsFeature:
        return this.#supportsFeature(args as { readonly feature: number });
      default:
        return this.#onOpenCall(procedure, args, header);
    }
  }

  #onOpenCall(procedure: AnyProcedure, args: unknown, header: PacketHeader): unknown {
    const opened = this.#opened;
    if (opened === undefined) throw notOpen();
    if (procedure === remote.connectClose) return this.#closeHypervisor();
    if (procedure === remote.connectGetUri) return { uri: opened.uri };
    const context = contextOf(opened);
    const event = this.#events.get(procedure);
    if (event !== undefined) {
      checkSupported(context, procedure);
      return event(args);
    }
    const result = answer(context, procedure, args);
    if (!(result instanceof StreamReply)) return result;
    const cut = this.#misbehaviours.find('cut-stream');
    if (cut !== undefined) timers.setImmediate(() => this.#transport.cutAfter(cut.afterBytes));
    this.#session.openStream(header, result.stream);
    return result.ret;
  }

  #supportsFeature({ feature }: { readonly feature: number }): { readonly supported: number } {
    if (feature === VirDrvFeature.PROGRAM_KEEPALIVE) {
      // This call itself starts libvirtd's PINGs.
      const { intervalMs } = this.#options.keepalive;
      if (intervalMs > 0) this.#session.startKeepalive(this.#options.keepalive);
    } else if (this.#opened === undefined) {
      throw notOpen();
    }
    const isMissing = this.#options.legacyEvents && EVENT_FEATURES.has(feature);
    const driver = this.#opened?.hypervisor.migrations.options.features;
    const isKnown = FEATURES.has(feature) || driver?.includes(feature) === true;
    return { supported: isKnown && !isMissing ? 1 : 0 };
  }

  #open({ name, flags }: { readonly name: string | null; readonly flags: number }): void {
    if (this.#opened !== undefined) {
      // A second OPEN also closes the first connection, as in libvirtd.
      this.#leaveHypervisor();
      throw fault(VirErrorNumber.INTERNAL_ERROR, VirErrorDomain.RPC, 'connection already open');
    }
    const { uri, path } = readOpenName(name);
    const readOnly = (flags & READ_ONLY) !== 0;
    const hypervisor = path === null ? this.#hypervisor : this.#openFile(path);
    this.#opened = { readOnly, uri, hypervisor };
  }

  /** Opens a hypervisor of this client's own. It ends with the client. */
  #openFile(path: string): SimulatedHypervisor {
    const own = this.#hypervisor.openFile(path);
    own.subscribe((event) => {
      if (this.#opened?.hypervisor === own) this.#registrations.deliver(event);
    });
    return own;
  }

  /** Ends the hypervisor connection, and the migrations that depend on it. */
  #leaveHypervisor(): void {
    const opened = this.#opened;
    this.#opened = undefined;
    opened?.hypervisor.migrations.clientLost(opened);
  }

  #closeHypervisor(): void {
    this.#leaveHypervisor();
    timers.setImmediate(() => void this.#session.end());
  }
}

function contextOf(opened: Opened): CallContext {
  return { hypervisor: opened.hypervisor, connection: opened };
}

function authRequired(): ServerFault {
  return fault(VirErrorNumber.RPC, VirErrorDomain.RPC, 'authentication required');
}

function notOpen(): ServerFault {
  return fault(
    VirErrorNumber.INTERNAL_ERROR,
    VirErrorDomain.RPC,
    'internal error: hypervisor connection not open',
  );
}

function fault(code: number, domain: number, message: string): ServerFault {
  return new ServerFault({ code, domain, message, str1: '%s', str2: message });
}
