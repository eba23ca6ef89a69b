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
import { answer, StreamReply } from '../hypervisor/handlers/index.ts';
import type { SimulatedEvent, SimulatedHypervisor } from '../hypervisor/index.ts';
import { HypervisorError } from '../hypervisor/index.ts';
import { FaultyTransport } from '../misbehaviour/faulty-transport.ts';
import type { CallMisbehaviour } from '../misbehaviour/misbehaviour.ts';
import type { Misbehaviours } from '../misbehaviour/misbehaviours.ts';
import type { ResolvedDaemonOptions } from './daemon-options.ts';
import type { EventProcedures } from './event-procedures.ts';
import { eventProcedures } from './event-procedures.ts';
import { hypervisorFault } from './hypervisor-fault.ts';
import { ClientRegistrations } from './registrations.ts';

/** VIR_CONNECT_RO, the one flag of CONNECT_OPEN that a daemon looks at. */
const READ_ONLY = 1;

/** Procedures that are there before anybody has logged in. */
const BEFORE_AUTH: ReadonlySet<AnyProcedure> = new Set<AnyProcedure>([
  remote.authList,
  remote.authSaslInit,
  remote.authSaslStart,
  remote.authSaslStep,
  remote.authPolkit,
]);

/**
 * What the daemon has: the features of libvirt's RPC layer and of its test driver, but for file
 * descriptors, which cannot be passed here.
 */
const FEATURES: ReadonlySet<number> = new Set<number>([
  VirDrvFeature.TYPED_PARAM_STRING,
  VirDrvFeature.PROGRAM_KEEPALIVE,
  VirDrvFeature.REMOTE_EVENT_CALLBACK,
  VirDrvFeature.REMOTE_CLOSE_CALLBACK,
  VirDrvFeature.NETWORK_UPDATE_HAS_CORRECT_ORDER,
]);

/** What a daemon has since events bear the ids of registrations. */
const EVENT_FEATURES: ReadonlySet<number> = new Set<number>([
  VirDrvFeature.REMOTE_EVENT_CALLBACK,
  VirDrvFeature.REMOTE_CLOSE_CALLBACK,
]);

/** The hypervisor connection of a client, once it has one. */
interface Opened {
  readonly readOnly: boolean;
  readonly uri: string;
}

/**
 * One client of the daemon, from AUTH_LIST to CLOSE, with the order of things that libvirtd keeps:
 * log in, open, and only then anything else.
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
  /** Answers that wait for another one to go first. */
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
        onClose: () => this.#onClose(),
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

  /** Does what is switched on for connections as a whole. */
  misbehave(): void {
    this.#transport.pieceBytes = this.#misbehaviours.find('split')?.pieceBytes;
    this.#transport.isStopped = this.#misbehaviours.find('stop-reading') !== undefined;
  }

  /** Tells the client what has happened, if it wants to hear of it. */
  deliver(event: SimulatedEvent): void {
    if (this.#opened !== undefined) this.#registrations.deliver(event);
  }

  /** Closes in peace. */
  close(): Promise<void> {
    return this.#session.end();
  }

  /** Hangs up, in the middle of whatever is under way. */
  cut(): void {
    this.#transport.destroy();
  }

  #onAnyCall(procedure: AnyProcedure, args: unknown, header: PacketHeader): unknown {
    const misbehaviour = this.#misbehaviours.take(procedure);
    if (misbehaviour === undefined || misbehaviour.kind !== 'reorder') this.#releaseHeld();
    const answer = (): unknown => this.#onCall(procedure, args, header);
    return misbehaviour === undefined ? answer() : this.#misanswer(misbehaviour, header, answer);
  }

  /** Answers a call in the wrong way. */
  #misanswer(how: CallMisbehaviour, header: PacketHeader, answer: () => unknown): unknown {
    switch (how.kind) {
      case 'delay':
        return new Promise((resolve) => setTimeout(resolve, how.delayMs).unref()).then(answer);
      case 'drop':
        return new Promise(() => {});
      case 'fail':
        throw new ServerFault(how.error);
      case 'duplicate': {
        const value = answer();
        queueMicrotask(() => this.#session.answer(header, value));
        return value;
      }
      case 'reorder':
        return new Promise<void>((resolve) => this.#held.push(resolve)).then(answer);
      case 'cut':
        queueMicrotask(() => this.#transport.cutAfter(how.afterBytes));
        return answer();
    }
  }

  /** Lets answers go that have waited, after the one that is about to be made. */
  #releaseHeld(): void {
    const held = this.#held.splice(0);
    if (held.length === 0) return;
    setImmediate(() => {
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
    if (procedure === remote.connectClose) return this.#sayGoodbye();
    if (procedure === remote.connectGetUri) return { uri: opened.uri };
    const event = this.#events.get(procedure);
    if (event !== undefined) return event(args);
    const context = { hypervisor: this.#hypervisor, connection: opened };
    const result = answer(context, procedure, args);
    if (!(result instanceof StreamReply)) return result;
    const cut = this.#misbehaviours.find('cut-stream');
    if (cut !== undefined) setImmediate(() => this.#transport.cutAfter(cut.afterBytes));
    this.#session.openStream(header, result.stream);
    return result.ret;
  }

  #supportsFeature({ feature }: { readonly feature: number }): { readonly supported: number } {
    if (feature === VirDrvFeature.PROGRAM_KEEPALIVE) {
      // The question itself switches libvirtd's PINGs on.
      const { intervalMs } = this.#options.keepalive;
      if (intervalMs > 0) this.#session.startKeepalive(this.#options.keepalive);
    } else if (this.#opened === undefined) {
      throw notOpen();
    }
    const isMissing = this.#options.legacyEvents && EVENT_FEATURES.has(feature);
    return { supported: FEATURES.has(feature) && !isMissing ? 1 : 0 };
  }

  #open({ name, flags }: { readonly name: string | null; readonly flags: number }): void {
    if (this.#opened !== undefined) {
      // libvirtd takes the connection that there was with it.
      this.#opened = undefined;
      throw fault(VirErrorNumber.INTERNAL_ERROR, VirErrorDomain.RPC, 'connection already open');
    }
    const uri = name === null || name === '' ? DEFAULT_NAME : name;
    if (!uri.startsWith('test:')) {
      const message = `no connection driver available for ${uri}`;
      throw fault(VirErrorNumber.NO_CONNECT, VirErrorDomain.NONE, message);
    }
    this.#opened = { readOnly: (flags & READ_ONLY) !== 0, uri };
  }

  #sayGoodbye(): void {
    this.#opened = undefined;
    setImmediate(() => void this.#session.end());
  }
}

const DEFAULT_NAME = 'test:///default';

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
