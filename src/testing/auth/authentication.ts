import { timers } from '../../async/index.ts';
import type { RemoteAuthSaslStartRet } from '../../protocol/index.ts';
import { RemoteAuthType, VirErrorDomain, VirErrorNumber } from '../../protocol/index.ts';
import type { SecurityLayer } from '../../rpc/index.ts';
import { ServerFault } from '../../rpc/index.ts';
import type { SaslServerExchange, SaslUsers } from '../../sasl/index.ts';
import { SaslRefusal } from '../../sasl/index.ts';
import { offeredMechanisms, SASL_MECHANISMS_DEFAULT, saslServer } from './sasl-server.ts';
import type { TestDaemonAuth, TestSaslMechanism } from './test-daemon-auth.ts';

/** A message of a SASL login. `nil` tells no message from an empty one. */
interface SaslMessage {
  readonly nil: number;
  readonly data: Uint8Array;
}

/** The parts of the connection that a login needs. */
interface Channel {
  readonly isSecure: boolean;
  secure(layer: SecurityLayer): void;
}

/** The login of one client. */
export class Authentication {
  readonly #auth: TestDaemonAuth;
  readonly #channel: Channel;
  #exchange: SaslServerExchange | undefined;
  #isInitialised = false;
  #isDone: boolean;

  constructor(auth: TestDaemonAuth, channel: Channel) {
    this.#auth = auth;
    this.#channel = channel;
    this.#isDone = auth === 'none';
  }

  get isDone(): boolean {
    return this.#isDone;
  }

  /** AUTH_LIST: returns the login that is still needed. */
  list(): { readonly types: readonly number[] } {
    if (this.#isDone) return { types: [RemoteAuthType.NONE] };
    const isSasl = typeof this.#auth === 'object';
    return { types: [isSasl ? RemoteAuthType.SASL : RemoteAuthType.POLKIT] };
  }

  polkit(): { readonly complete: number } {
    if (this.#isDone || this.#auth !== 'polkit') throw authFailed();
    this.#isDone = true;
    return { complete: 1 };
  }

  saslInit(): { readonly mechlist: string } {
    if (this.#isDone || typeof this.#auth !== 'object') throw authFailed();
    this.#isInitialised = true;
    return { mechlist: this.#mechanisms().join(',') };
  }

  saslStart(args: SaslMessage & { readonly mech: string }): RemoteAuthSaslStartRet {
    const mechanism = this.#mechanisms().find((each) => each === args.mech.toUpperCase());
    if (this.#isDone || !this.#isInitialised || mechanism === undefined) throw this.#fail();
    this.#exchange = saslServer(mechanism, this.#users(), this.#channel.isSecure);
    return this.#step(args);
  }

  saslStep(args: SaslMessage): RemoteAuthSaslStartRet {
    return this.#step(args);
  }

  #step({ nil, data }: SaslMessage): RemoteAuthSaslStartRet {
    const exchange = this.#exchange;
    if (exchange === undefined) throw this.#fail();
    try {
      const answer = exchange.step(nil === 0 ? data : null);
      this.#isDone = answer.isComplete;
      const { layer } = exchange;
      // The reply itself is sent without encryption. It is already queued when this runs.
      if (layer !== undefined) timers.queueMicrotask(() => this.#channel.secure(layer));
      return {
        complete: answer.isComplete ? 1 : 0,
        nil: answer.data === null ? 1 : 0,
        data: answer.data ?? new Uint8Array(0),
      };
    } catch (error) {
      if (error instanceof SaslRefusal) throw this.#fail();
      throw error;
    }
  }

  #mechanisms(): readonly TestSaslMechanism[] {
    if (typeof this.#auth !== 'object') return [];
    const configured = this.#auth.sasl.mechanisms ?? SASL_MECHANISMS_DEFAULT;
    return offeredMechanisms(configured, this.#channel.isSecure);
  }

  #users(): SaslUsers {
    return typeof this.#auth === 'object' ? this.#auth.sasl.users : {};
  }

  /** Forgets the attempt. The client may start another one. */
  #fail(): ServerFault {
    this.#exchange = undefined;
    this.#isInitialised = false;
    return authFailed();
  }
}

/** libvirtd tells clients no more than this. */
function authFailed(): ServerFault {
  return new ServerFault({
    code: VirErrorNumber.AUTH_FAILED,
    domain: VirErrorDomain.RPC,
    message: 'authentication failed: authentication failed',
    str1: 'authentication failed: %s',
    str2: 'authentication failed',
  });
}
