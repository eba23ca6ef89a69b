import type { Transport } from '../../transport/index.ts';
import { checkDaemonOptions } from '../daemon/check-options.ts';
import { InMemoryDaemon } from '../daemon/daemon.ts';
import type { TestDaemonOptions } from '../daemon/daemon-options.ts';
import { resolveDaemonOptions } from '../daemon/daemon-options.ts';
import { SYSTEM_ENVIRONMENT } from '../hypervisor/environment.ts';
import type { SimulatedEvent } from '../hypervisor/events.ts';
import { SimulatedHypervisor } from '../hypervisor/index.ts';
import type { Misbehaviour } from '../misbehaviour/misbehaviour.ts';
import type { Inspect } from './inspect.ts';
import { INSPECT } from './inspect.ts';
import { TestClock } from './test-clock.ts';
import { TestHypervisor } from './test-hypervisor.ts';

/**
 * Starts a libvirt daemon in this process, with a simulated hypervisor behind it. Tests of programs
 * that use libvirt can then run on any machine. The daemon speaks libvirt's wire protocol, so
 * libvirt's own tools can connect to it as well.
 *
 * A daemon that listens does not keep the process alive: see {@link TestDaemon.ref}. Its temporary
 * folder is removed when it closes, or when the process exits.
 *
 * @throws {@link ArgumentError} if an option is unknown.
 * @example
 * await using daemon = await startDaemon();
 * await using connection = await connect(daemon.uri);
 * const domain = await connection.domainLookupByName('test');
 */
export async function startDaemon(options: TestDaemonOptions = {}): Promise<TestDaemon> {
  checkDaemonOptions(options);
  const environment = { ...SYSTEM_ENVIRONMENT, ...options.hypervisor?.environment };
  const clock = new TestClock(() => environment.now());
  const hypervisor = new SimulatedHypervisor({
    ...options.hypervisor,
    environment: { ...environment, now: () => clock.now() },
  });
  clock.onChange(() => hypervisor.migrations.update());
  const daemon = new InMemoryDaemon(hypervisor, resolveDaemonOptions(options));
  try {
    await daemon.listen(options);
    return new TestDaemon(daemon, new TestHypervisor(hypervisor, clock));
  } catch (error) {
    await daemon.close();
    throw error;
  }
}

/** A libvirt daemon in this process. {@link startDaemon} starts one. */
export class TestDaemon {
  /** The simulated hypervisor: define, look up and change its objects, and set its clock. */
  readonly hypervisor: TestHypervisor;

  readonly #daemon: InMemoryDaemon;

  /** @internal */
  constructor(daemon: InMemoryDaemon, hypervisor: TestHypervisor) {
    this.#daemon = daemon;
    this.hypervisor = hypervisor;
  }

  /**
   * The URI for `connect`. It is the URI of the unix socket (on Windows, of the named pipe) if there
   * is one, otherwise of the TCP socket, otherwise of the TLS socket.
   *
   * @throws Error if the daemon has no socket, or is closed: use {@link connect}.
   */
  get uri(): string {
    return this.#daemon.uri;
  }

  /** The URIs of all sockets for users: unix, TCP, TLS. */
  get uris(): readonly string[] {
    return this.#daemon.uris;
  }

  /**
   * The URI for `connectAdmin`.
   *
   * @throws Error if the option `admin` was not set: use {@link connectAdmin}.
   */
  get adminUri(): string {
    return this.#daemon.adminUri;
  }

  /** The number of connected clients, without administrators. */
  get connections(): number {
    return this.#daemon.connections;
  }

  /**
   * Returns a connection without a socket, for the option `transport` of `connect`.
   *
   * @throws {@link TransportError} `CONNECT_FAILED` if the daemon is not running: after
   * {@link crash} or {@link close}.
   */
  connect(): Transport {
    return this.#daemon.connect();
  }

  /**
   * Returns a connection without a socket, for the option `transport` of `connectAdmin`.
   *
   * @throws {@link TransportError} `CONNECT_FAILED` if the daemon is not running.
   */
  connectAdmin(): Transport {
    return this.#daemon.connectAdmin();
  }

  /**
   * Sends an event to the clients that listen for it. The state does not change. Each object of
   * {@link hypervisor} has its own `emit`, which fills in the object.
   */
  emit(event: SimulatedEvent): void {
    this.#daemon.emit(event);
  }

  /**
   * Makes the daemon misbehave from now on: delays, drops, fails, duplicates or reorders replies,
   * splits or stops the traffic, ignores keepalive, or disconnects after some bytes.
   *
   * @returns A function that ends the misbehaviour; the object is also disposable.
   * @throws {@link ArgumentError} if the kind or an option is unknown, or an option is missing.
   * @example
   * using _ = daemon.misbehave({ kind: 'delay', procedure: remote.domainCreate, delayMs: 500 });
   */
  misbehave(misbehaviour: Misbehaviour): Disposable & { readonly stop: () => void } {
    return this.#daemon.misbehave(misbehaviour);
  }

  /**
   * Keeps the process alive until the daemon is closed. Without this call, a process ends although
   * its daemon listens, so a test without {@link close} does not hang. A program that starts a
   * daemon for other programs, such as virsh, calls `ref`.
   */
  ref(): this {
    this.#daemon.ref();
    return this;
  }

  /** Reverts {@link ref}: lets the process end although the daemon listens. */
  unref(): this {
    this.#daemon.unref();
    return this;
  }

  /**
   * Restores the initial state, such as between two tests: the objects of the hypervisor, its
   * clock, and the files of saved domains. Ends all misbehaviours.
   *
   * Sockets, connections and event registrations stay, and so do the settings of administrators. No
   * event is sent for the objects that disappear. Open consoles and channels end, other streams
   * continue with the old bytes. Handles from before keep the old objects: look them up again.
   * Connections to a `test:///path` have their own state, which does not change.
   */
  reset(): void {
    // Otherwise the clock could complete them.
    this.hypervisor.migrations.end();
    this.hypervisor.clock.reset();
    this.#daemon.reset();
  }

  /** Disconnects all clients and administrators immediately, even in the middle of a packet. */
  cut(): void {
    this.#daemon.cut();
  }

  /**
   * Disconnects all clients immediately and stops listening, like a daemon that was killed. The
   * state of the hypervisor is kept. {@link restart} brings the daemon back.
   */
  crash(): Promise<void> {
    return this.#daemon.crash();
  }

  /**
   * Crashes the daemon if it is running, and listens again at the same addresses, with the same
   * state.
   */
  restart(): Promise<void> {
    return this.#daemon.restart();
  }

  /**
   * Stops listening, and closes all connections after their queued packets are sent. {@link uri}
   * is no longer available.
   */
  close(): Promise<void> {
    return this.#daemon.close();
  }

  /** Closes the daemon: the same as {@link close}. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#daemon.close();
  }

  /** @internal */
  [INSPECT](_depth: number, options: object, inspect: Inspect): string {
    const { uris, connections } = this;
    return `TestDaemon ${inspect({ uris, connections }, options)}`;
  }
}
