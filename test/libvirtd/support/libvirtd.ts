import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WAIT_LIMIT_MS } from '../../support/time-limits.ts';
import { until } from '../../support/until.ts';
import type { DaemonConfig } from './config.ts';
import { writeConfig } from './config.ts';
import { findProcess, isNamed } from './processes.ts';
import { answers } from './ready.ts';
import type { SaslConfig } from './sasl.ts';
import { writeSasl } from './sasl.ts';

export interface LibvirtdOptions {
  /** Settings of libvirtd.conf that extend or replace the defaults. */
  readonly config?: DaemonConfig;
  /** Whether it also listens on a free TCP port of 127.0.0.1. True by default. */
  readonly listenTcp?: boolean;
  /**
   * Whether it also listens for TLS on a free port of 127.0.0.1, with the certificates that
   * `config` names. False by default.
   */
  readonly listenTls?: boolean;
  /** Users and mechanisms for sockets whose `auth_*` is `sasl`. */
  readonly sasl?: SaslConfig;
  /** Additional environment variables of the daemon. */
  readonly environment?: NodeJS.ProcessEnv;
  /**
   * The daemon whose network namespace it shares, so that their guests can migrate between them. It
   * has a network namespace of its own by default.
   */
  readonly networkOf?: Libvirtd;
}

/** A private libvirtd with the drivers `test` and `qemu`, by default without authentication. */
export interface Libvirtd extends AsyncDisposable {
  readonly socketPath: string;
  readonly readOnlySocketPath: string;
  readonly adminSocketPath: string;
  /** The process id of the daemon. Guests and dnsmasq are not its child processes. */
  readonly pid: number;
  /** The TCP port on 127.0.0.1; 0 if the daemon does not listen on TCP. */
  readonly tcpPort: number;
  /** The port for TLS; 0 if the daemon does not listen for TLS. */
  readonly tlsPort: number;
  /** Returns the URI of a driver, for libvirt's clients and for this package. */
  uri(
    driver: 'test' | 'qemu',
    transport?: 'unix' | 'tcp' | 'tls',
    query?: Readonly<Record<string, string>>,
  ): string;
  /** Returns the log of the daemon and its launcher so far. */
  log(): string;
  /** Kills the daemon alone: its guests go on. Resolves when it has ended. */
  crash(): Promise<void>;
  /** Starts the daemon again after a call of {@link crash}. Resolves when it answers. */
  restart(): Promise<void>;
  /** Kills the daemon with all its guests and removes its files. */
  stop(): Promise<void>;
}

/**
 * Starts a private libvirtd. Resolves when it answers. It has its own mount, network and PID
 * namespaces. So the machine's libvirtd, bridges and firewall do not change, and everything that
 * the daemon started ends with it, even if this process is killed.
 */
export async function startLibvirtd(options: LibvirtdOptions = {}): Promise<Libvirtd> {
  const folder = mkdtempSync(join(tmpdir(), 'libvirtd-'));
  writeConfig(folder, options.config ?? {});
  if (options.sasl !== undefined) writeSasl(folder, options.sasl);
  const daemon = new PrivateLibvirtd(folder, {
    tcp: options.listenTcp ?? true,
    tls: options.listenTls ?? false,
    environment: options.environment ?? {},
    networkOf: options.networkOf?.pid ?? 0,
  });
  try {
    await daemon.untilReady();
    return daemon;
  } catch (error) {
    await daemon.stop();
    throw error;
  }
}

interface LaunchOptions {
  readonly tcp: boolean;
  readonly tls: boolean;
  readonly environment: NodeJS.ProcessEnv;
  /** The process whose network namespace the daemon shares, or 0. */
  readonly networkOf: number;
}

class PrivateLibvirtd implements Libvirtd {
  readonly socketPath: string;
  readonly readOnlySocketPath: string;
  readonly adminSocketPath: string;
  pid = 0;
  tcpPort = 0;
  tlsPort = 0;

  readonly #folder: string;
  readonly #process: ChildProcess;
  readonly #exited: Promise<unknown>;
  readonly #options: LaunchOptions;
  #lastLog = '';

  constructor(folder: string, options: LaunchOptions) {
    this.#folder = folder;
    this.#options = options;
    this.socketPath = join(folder, 'libvirt-sock');
    this.readOnlySocketPath = join(folder, 'libvirt-sock-ro');
    this.adminSocketPath = join(folder, 'libvirt-admin-sock');
    this.#process = launch(folder, options);
    this.#exited = once(this.#process, 'exit').catch((error: unknown) => error);
  }

  async untilReady(): Promise<void> {
    const isReady = until(() => {
      if (this.#hasExited()) throw new Error('it has ended');
      return answers(this.socketPath, WAIT_LIMIT_MS);
    });
    await isReady.catch((cause: unknown) => {
      throw new Error(`libvirtd does not start:\n${this.log()}`, { cause });
    });
    this.pid = findProcess('libvirtd', this.#process.pid);
    if (this.#options.tcp) this.tcpPort = Number(readFileSync(join(this.#folder, 'tcp-port')));
    if (this.#options.tls) this.tlsPort = Number(readFileSync(join(this.#folder, 'tls-port')));
  }

  uri(
    driver: 'test' | 'qemu',
    transport: 'unix' | 'tcp' | 'tls' = 'unix',
    query: Readonly<Record<string, string>> = {},
  ): string {
    const host = {
      unix: '',
      tcp: `127.0.0.1:${this.tcpPort}`,
      // The name in the certificates.
      tls: `localhost:${this.tlsPort}`,
    }[transport];
    const path = driver === 'test' ? '/default' : '/system';
    const socket = transport === 'unix' ? { socket: this.socketPath } : {};
    const parameters = Object.entries({ ...socket, ...query })
      .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
      .join('&');
    return `${driver}+${transport}://${host}${path}${parameters && `?${parameters}`}`;
  }

  log(): string {
    const parts = ['launcher.log', 'libvirtd.log'].map((name) => readIfThere(this.#folder, name));
    return parts.join('') || this.#lastLog;
  }

  async crash(): Promise<void> {
    this.#request('crash');
    await hasEnded(this.pid);
  }

  async restart(): Promise<void> {
    this.#request('restart');
    // The old daemon may answer until then.
    await hasEnded(this.pid);
    await this.untilReady();
  }

  async stop(): Promise<void> {
    this.#lastLog = this.log();
    this.#process.ref();
    this.#process.stdin?.end();
    const timer = setTimeout(() => this.#process.kill('SIGKILL'), WAIT_LIMIT_MS);
    if (!this.#hasExited()) await this.#exited;
    clearTimeout(timer);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  /** Sends a request to launch/supervise.py, which handles all of them in their order. */
  #request(name: 'crash' | 'restart'): void {
    this.#process.stdin?.write(`${name}\n`);
  }

  #hasExited(): boolean {
    return this.#process.exitCode !== null || this.#process.signalCode !== null;
  }
}

/**
 * Starts the launcher. The namespaces exist until its standard input ends, which happens when this
 * process ends for any reason. The launcher is detached, so that an interrupt at the terminal does
 * not reach the daemon first.
 */
function launch(folder: string, options: LaunchOptions): ChildProcess {
  const { tcp, tls, environment, networkOf } = options;
  const output = openSync(join(folder, 'launcher.log'), 'w');
  const launcher = join(import.meta.dirname, 'launch/launch.py');
  const args = [folder, tcp ? '1' : '0', tls ? '1' : '0', String(networkOf)];
  const child = spawn('/usr/bin/python3', [launcher, ...args], {
    stdio: ['pipe', output, output],
    env: { ...process.env, ...environment },
    detached: true,
  });
  closeSync(output);
  child.stdin?.on('error', () => {});
  child.unref();
  return child;
}

function hasEnded(daemon: number): Promise<void> {
  return until(() => !isNamed(daemon, 'libvirtd'));
}

function readIfThere(folder: string, name: string): string {
  try {
    return readFileSync(join(folder, name), 'utf8');
  } catch {
    return '';
  }
}
