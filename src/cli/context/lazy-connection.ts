import { Connection } from '../../index.ts';

/**
 * A connection that is opened by the first call of a command. So a command that refuses its
 * arguments before its first call has not connected: no login is asked for, and a daemon that is
 * slow or cannot be reached does not hide the mistake.
 */
export class LazyConnection {
  /** The connection for the command. Its methods open it; its properties require it to be open. */
  readonly connection: Connection;
  readonly #open: () => Promise<Connection>;
  #opening: Promise<Connection> | undefined;
  #opened: Connection | undefined;
  #hasFailed = false;

  constructor(open: () => Promise<Connection>) {
    this.#open = open;
    this.connection = new Proxy(Connection.prototype, {
      get: (_, name) => this.#property(name),
    });
  }

  get isOpen(): boolean {
    return this.#opened !== undefined;
  }

  /** Whether nothing has asked for the connection yet. */
  get isUnused(): boolean {
    return this.#opening === undefined;
  }

  /** Whether the connection could not be opened. It is not tried again. */
  get hasFailed(): boolean {
    return this.#hasFailed;
  }

  /** Opens the connection, unless it is open or is being opened. */
  open(): Promise<Connection> {
    this.#opening ??= this.#openOnce();
    return this.#opening;
  }

  /** Closes the connection. If it is being opened, it is closed as soon as it is open. */
  async close(): Promise<void> {
    const opened = await this.#opening?.catch(() => undefined);
    await opened?.close();
  }

  async #openOnce(): Promise<Connection> {
    try {
      this.#opened = await this.#open();
      return this.#opened;
    } catch (error) {
      this.#hasFailed = true;
      throw error;
    }
  }

  #property(name: string | symbol): unknown {
    // An `await` or a promise that resolves to the connection asks for it.
    if (name === 'then') return undefined;
    const opened = this.#opened;
    if (opened !== undefined) return memberOf(opened, name);
    if (!isMethod(name)) throw new Error(`${String(name)} is read before the first call`);
    return async (...args: readonly unknown[]): Promise<unknown> => {
      const method: unknown = memberOf(await this.open(), name);
      if (typeof method !== 'function') throw new TypeError(`${String(name)} is no method`);
      return Reflect.apply(method, undefined, args);
    };
  }
}

/** Returns a property, or a method that is bound: objects have private fields. */
function memberOf(connection: Connection, name: string | symbol): unknown {
  const value: unknown = Reflect.get(connection, name, connection);
  return typeof value === 'function' ? value.bind(connection) : value;
}

function isMethod(name: string | symbol): boolean {
  const { value } = Object.getOwnPropertyDescriptor(Connection.prototype, name) ?? {};
  return typeof value === 'function';
}
