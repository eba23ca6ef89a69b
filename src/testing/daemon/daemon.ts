import { join } from 'node:path';
import { ProcessTimer } from '../../async/index.ts';
import { TransportError } from '../../errors/index.ts';
import type { Transport } from '../../transport/index.ts';
import { memoryPair } from '../../transport/index.ts';
import type { Listener } from '../../transport/listen.ts';
import { listen, listenTls } from '../../transport/listen.ts';
import { AdminSession } from '../admin/admin-session.ts';
import { Administration } from '../admin/administration.ts';
import type { SimulatedEvent, SimulatedHypervisor } from '../hypervisor/index.ts';
import type { Misbehaviour } from '../misbehaviour/misbehaviour.ts';
import { Misbehaviours } from '../misbehaviour/misbehaviours.ts';
import { checkMisbehaviour } from './check-options.ts';
import { DaemonClient } from './daemon-client.ts';
import type { ResolvedDaemonOptions, TestDaemonOptions } from './daemon-options.ts';
import { checkSocketPath, privatePipe } from './local-socket.ts';
import { createPrivateFolder, removePrivateFolder } from './private-folder.ts';

const LOOPBACK = '127.0.0.1';

type OnClient = (transport: Transport) => void;

/** The daemon behind a {@link TestDaemon}, whose comments are the documentation of its methods. */
export class InMemoryDaemon {
  readonly #hypervisor: SimulatedHypervisor;
  readonly #options: ResolvedDaemonOptions;
  readonly #clients = new Set<DaemonClient>();
  readonly #administrators = new Set<AdminSession>();
  /** Clients beyond the limit. They get no reply until other clients have disconnected. */
  readonly #waiting: Transport[] = [];
  readonly #administration: Administration;
  readonly #listeners: Listener[] = [];
  readonly #unsubscribe: () => void;
  readonly #misbehaviours: Misbehaviours;
  readonly #reopenings: Array<() => Promise<void>> = [];
  /** Independent of the sockets: a daemon that has crashed or is in memory has none. */
  readonly #process = new ProcessTimer();
  #isRunning = true;
  #isClosed = false;
  #folder: string | undefined;
  #uris: string[] = [];
  #adminUri: string | undefined;
  #nextClient = 1n;

  constructor(hypervisor: SimulatedHypervisor, options: ResolvedDaemonOptions) {
    this.#hypervisor = hypervisor;
    this.#options = options;
    this.#administration = new Administration({
      clientsOf: (server) => (server === 'admin' ? this.#administrators : this.#clients),
      onLimits: () => this.#admitWaiting(),
    });
    this.#misbehaviours = new Misbehaviours(() => {
      for (const client of this.#clients) client.misbehave();
    });
    this.#unsubscribe = hypervisor.subscribe((event) => {
      for (const client of [...this.#clients]) client.deliver(event);
    });
  }

  get uri(): string {
    const [uri] = this.#uris;
    if (uri === undefined) throw new Error('The daemon has no socket: use connect()');
    return uri;
  }

  get uris(): readonly string[] {
    return this.#uris;
  }

  get adminUri(): string {
    if (this.#adminUri !== undefined) return this.#adminUri;
    throw new Error('The daemon has no socket for administrators: use connectAdmin()');
  }

  get connections(): number {
    return this.#clients.size;
  }

  connect(): Transport {
    this.#requireRunning();
    const [near, far] = memoryPair('in-memory daemon');
    this.#accept(far);
    return near;
  }

  connectAdmin(): Transport {
    this.#requireRunning();
    const [near, far] = memoryPair('administration of the in-memory daemon');
    this.#acceptAdministrator(far);
    return near;
  }

  emit(event: SimulatedEvent): void {
    this.#hypervisor.inject(event);
  }

  ref(): void {
    if (!this.#isClosed) this.#process.hold();
  }

  unref(): void {
    this.#process.release();
  }

  cut(): void {
    // Hosts that migrate guests to this one are clients as well.
    this.#hypervisor.migrations.sourceLost(null);
    for (const transport of this.#waiting.splice(0)) transport.destroy();
    for (const client of [...this.#clients, ...this.#administrators]) client.cut();
  }

  misbehave(misbehaviour: Misbehaviour): Disposable & { readonly stop: () => void } {
    checkMisbehaviour(misbehaviour);
    const stop = this.#misbehaviours.add(misbehaviour);
    return { stop, [Symbol.dispose]: stop };
  }

  reset(): void {
    this.#misbehaviours.clear();
    this.#hypervisor.reset();
  }

  async crash(): Promise<void> {
    this.#stop();
    this.#hypervisor.migrations.clientLost(null);
    const listeners = this.#listeners.splice(0);
    const closed = listeners.map((listener) => listener.close());
    this.cut();
    await Promise.all(closed);
  }

  async restart(): Promise<void> {
    await this.crash();
    for (const reopen of this.#reopenings) await reopen();
    this.#isRunning = true;
    this.#hypervisor.isReachable = true;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#process.release();
    this.#stop();
    this.#hypervisor.migrations.end();
    this.#unsubscribe();
    const listeners = this.#listeners.splice(0);
    const closed = listeners.map((listener) => listener.close());
    for (const transport of this.#waiting.splice(0)) transport.destroy();
    const clients = [...this.#clients, ...this.#administrators];
    await Promise.all(clients.map((client) => client.close()));
    await Promise.all(closed);
    if (this.#folder !== undefined) await removePrivateFolder(this.#folder);
    this.#folder = undefined;
    this.#uris = [];
    this.#adminUri = undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async listen(options: TestDaemonOptions): Promise<void> {
    const { tls, memory = false } = options;
    const [tcp, admin] = [switched(options.tcp), switched(options.admin)];
    const isUnasked = tcp === undefined && tls === undefined && !memory;
    const unix = switched(options.unix ?? isUnasked);
    if (unix !== undefined) await this.#listenUnix(unix.path);
    if (tcp !== undefined) await this.#listenTcp(tcp);
    if (tls !== undefined) await this.#listenTls(tls);
    if (admin !== undefined) await this.#listenAdmin(admin.path);
  }

  #stop(): void {
    this.#isRunning = false;
    this.#hypervisor.isReachable = false;
  }

  async #listenUnix(given: string | undefined): Promise<void> {
    const path = await this.#socketPath('unix', given);
    await this.#open((onClient) => listen({ path }, onClient));
    this.#uris.push(`test+unix:///default?socket=${encodeURIComponent(path)}`);
  }

  async #listenAdmin(given: string | undefined): Promise<void> {
    const path = await this.#socketPath('admin', given);
    await this.#open(
      (onClient) => listen({ path }, onClient),
      (transport) => this.#acceptAdministrator(transport),
    );
    this.#adminUri = `libvirtd:///system?socket=${encodeURIComponent(path)}`;
  }

  async #listenTcp(where: Switched<'tcp'>): Promise<void> {
    const { host = LOOPBACK } = where;
    const port = await this.#openPort(where.port ?? 0, (at, onClient) =>
      listen({ host, port: at }, onClient),
    );
    this.#uris.push(`test+tcp://${inUri(host)}:${port}/default`);
  }

  async #listenTls(where: NonNullable<TestDaemonOptions['tls']>): Promise<void> {
    const { host = LOOPBACK, name = host } = where;
    const port = await this.#openPort(where.port ?? 0, (at, onClient) =>
      listenTls({ host, port: at }, where, onClient),
    );
    this.#uris.push(`test+tls://${inUri(name)}:${port}/default`);
  }

  /** Opens a port. A restart reuses a port that the system chose. */
  async #openPort(
    wanted: number,
    open: (port: number, onClient: OnClient) => Promise<Listener>,
  ): Promise<number> {
    let port = wanted;
    await this.#open(async (onClient) => {
      const listener = await open(port, onClient);
      port = listener.port ?? port;
      return listener;
    });
    return port;
  }

  /** Opens a socket now, and again at each restart. */
  async #open(
    open: (onClient: OnClient) => Promise<Listener>,
    onClient: OnClient = (transport) => this.#accept(transport),
  ): Promise<void> {
    const reopen = async (): Promise<void> => {
      const listener = await open(onClient);
      listener.unref();
      this.#listeners.push(listener);
    };
    await reopen();
    this.#reopenings.push(reopen);
  }

  async #socketPath(option: 'unix' | 'admin', given: string | undefined): Promise<string> {
    const { platform } = process;
    if (given !== undefined) return checkSocketPath(given, option, platform);
    const name = option === 'unix' ? 'libvirt-sock' : 'libvirt-admin-sock';
    if (platform === 'win32') return privatePipe(name);
    this.#folder ??= await createPrivateFolder();
    return join(this.#folder, name);
  }

  /** Refuses a client without a socket, as a closed socket refuses all others. */
  #requireRunning(): void {
    if (this.#isRunning) return;
    const text = 'The in-memory daemon is not running';
    throw new TransportError('CONNECT_FAILED', text, { phase: 'connect' });
  }

  #accept(transport: Transport): void {
    if (this.#clients.size >= this.#administration.clientsMax) {
      this.#waiting.push(transport);
      return;
    }
    const client = new DaemonClient(transport, {
      id: this.#newId(),
      hypervisor: this.#hypervisor,
      options: this.#options,
      misbehaviours: this.#misbehaviours,
      onClose: () => {
        this.#clients.delete(client);
        this.#admitWaiting();
      },
    });
    this.#clients.add(client);
  }

  #admitWaiting(): void {
    const room = this.#administration.clientsMax - this.#clients.size;
    for (const transport of this.#waiting.splice(0, Math.max(0, room))) this.#accept(transport);
  }

  #acceptAdministrator(transport: Transport): void {
    const session = new AdminSession(transport, this.#newId(), this.#administration, () =>
      this.#administrators.delete(session),
    );
    this.#administrators.add(session);
  }

  #newId(): bigint {
    this.#nextClient += 1n;
    return this.#nextClient - 1n;
  }
}

/** Encloses an IPv6 address in brackets. */
function inUri(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

/** The settings of a socket that the options ask for. */
type Switched<Name extends 'unix' | 'tcp' | 'admin'> = Exclude<
  TestDaemonOptions[Name],
  boolean | undefined
>;

/** Returns the settings of a socket; undefined if the daemon does not listen on it. */
function switched<Settings extends object>(
  option: Settings | boolean | undefined,
): Settings | Record<string, never> | undefined {
  if (option === true) return {};
  return option === false ? undefined : option;
}
