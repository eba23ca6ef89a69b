import type { RemoteAuthSaslStartRet } from '../../protocol/index.ts';
import { RemoteAuthType, VirErrorDomain, VirErrorNumber } from '../../protocol/index.ts';
import { ServerFault } from '../../rpc/index.ts';
import { plainExchange } from './plain.ts';
import type { SaslExchange, SaslMechanism, SaslUsers } from './sasl-mechanism.ts';
import { SASL_MECHANISMS, SaslRefusal } from './sasl-mechanism.ts';
import { scramExchange } from './scram.ts';

/** How clients log in. */
export type DaemonAuth =
  | 'none'
  /** polkit, which lets everybody in. */
  | 'polkit'
  /** polkit, which lets nobody in. */
  | 'polkit-refuses'
  | {
      readonly sasl: {
        /** Passwords by user. */
        readonly users: SaslUsers;
        /** @default ['SCRAM-SHA-256', 'PLAIN'] */
        readonly mechanisms?: readonly SaslMechanism[];
      };
    };

/** A message of a SASL login: nothing at all is not the same as nothing in it. */
interface SaslMessage {
  readonly nil: number;
  readonly data: Uint8Array;
}

/** The login of one client. */
export class Authentication {
  readonly #how: DaemonAuth;
  #exchange: SaslExchange | undefined;
  #isInitialised = false;
  #isDone: boolean;

  constructor(how: DaemonAuth) {
    this.#how = how;
    this.#isDone = how === 'none';
  }

  get isDone(): boolean {
    return this.#isDone;
  }

  /** AUTH_LIST: what is still needed. */
  list(): { readonly types: readonly number[] } {
    if (this.#isDone) return { types: [RemoteAuthType.NONE] };
    const isSasl = typeof this.#how === 'object';
    return { types: [isSasl ? RemoteAuthType.SASL : RemoteAuthType.POLKIT] };
  }

  polkit(): { readonly complete: number } {
    if (this.#isDone || this.#how !== 'polkit') throw authFailed();
    this.#isDone = true;
    return { complete: 1 };
  }

  saslInit(): { readonly mechlist: string } {
    if (this.#isDone || typeof this.#how !== 'object') throw authFailed();
    this.#isInitialised = true;
    return { mechlist: this.#mechanisms().join(',') };
  }

  saslStart(args: SaslMessage & { readonly mech: string }): RemoteAuthSaslStartRet {
    const mechanism = this.#mechanisms().find((each) => each === args.mech.toUpperCase());
    if (this.#isDone || !this.#isInitialised || mechanism === undefined) throw this.#fail();
    this.#exchange = this.#begin(mechanism);
    return this.#step(args);
  }

  saslStep(args: SaslMessage): RemoteAuthSaslStartRet {
    return this.#step(args);
  }

  #step({ nil, data }: SaslMessage): RemoteAuthSaslStartRet {
    if (this.#exchange === undefined) throw this.#fail();
    try {
      const answer = this.#exchange.step(nil === 0 ? data : null);
      this.#isDone = answer.isComplete;
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

  #mechanisms(): readonly SaslMechanism[] {
    if (typeof this.#how !== 'object') return [];
    return this.#how.sasl.mechanisms ?? SASL_MECHANISMS;
  }

  #begin(mechanism: SaslMechanism): SaslExchange {
    const users = typeof this.#how === 'object' ? this.#how.sasl.users : {};
    return mechanism === 'PLAIN' ? plainExchange(users) : scramExchange(users);
  }

  /** The attempt is forgotten; the client may begin another. */
  #fail(): ServerFault {
    this.#exchange = undefined;
    this.#isInitialised = false;
    return authFailed();
  }
}

/** libvirtd never says more. */
function authFailed(): ServerFault {
  return new ServerFault({
    code: VirErrorNumber.AUTH_FAILED,
    domain: VirErrorDomain.RPC,
    message: 'authentication failed: authentication failed',
    str1: 'authentication failed: %s',
    str2: 'authentication failed',
  });
}
