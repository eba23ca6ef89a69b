import type { ChildProcess } from 'node:child_process';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { until } from '../../support/until.ts';
import { freeTcpPort } from '../errors/free-tcp-port.ts';
import type { Libvirtd } from '../support/libvirtd.ts';
import { childrenOf, isNamed } from '../support/processes.ts';

/** The password of root on the server. */
export const PASSWORD = 'the marker password';

/** A real sshd on the loopback interface, in front of a private libvirtd. */
export class Sshd implements AsyncDisposable {
  readonly port: number;
  /** The port that requires both a key and a password. */
  readonly strictPort: number;
  readonly folder: string;
  readonly #process: ChildProcess;

  private constructor(folder: string, ports: readonly [number, number], process: ChildProcess) {
    this.folder = folder;
    [this.port, this.strictPort] = ports;
    this.#process = process;
  }

  /** @param prepare - Writes more files to the folder, and returns more lines for sshd_config. */
  static async start(
    daemon: Libvirtd,
    prepare: (folder: string) => readonly string[] = () => [],
  ): Promise<Sshd> {
    const folder = mkdtempSync(join(tmpdir(), 'libvirt-client-sshd-'));
    const ports = [await freeTcpPort(), await freeTcpPort()] as const;
    writeFiles(folder, ports, prepare(folder));
    const script = join(import.meta.dirname, 'sshd.sh');
    const args = ['--pdeathsig', 'KILL', script, folder, dirname(daemon.socketPath)];
    const child = spawn('setpriv', args, { stdio: ['ignore', 'ignore', 'inherit'] });
    const sshd = new Sshd(folder, ports, child);
    await sshd.#untilReady();
    return sshd;
  }

  /** Returns the path of a file in the folder. */
  file(name: string): string {
    return join(this.folder, name);
  }

  write(name: string, text: string, mode = 0o600): string {
    writeFileSync(this.file(name), text);
    chmodSync(this.file(name), mode);
    return this.file(name);
  }

  /** The server's line for known_hosts. */
  get knownHost(): string {
    return `[127.0.0.1]:${this.port} ${readFileSync(this.file('hostkey.pub'), 'utf8')}`;
  }

  /**
   * Writes a script that runs the system's ssh with its own settings and list of hosts instead of
   * the user's, for `command=`.
   */
  systemSsh(known = this.knownHost, pidFile = '/dev/null'): string {
    const knownHosts = this.write('system-known', known);
    const config = this.write(
      'system-config',
      `UserKnownHostsFile ${knownHosts}\nGlobalKnownHostsFile /dev/null\nStrictHostKeyChecking yes\nIdentityAgent none\n`,
    );
    return this.write(
      'system-ssh',
      `#!/bin/sh\necho $$ >${pidFile}\nexec ssh -F ${config} "$@"\n`,
      0o755,
    );
  }

  /** Returns a URI of the daemon through this server. */
  uri(query: Readonly<Record<string, string>> = {}, scheme = 'qemu+ssh', path = '/system'): string {
    const parameters = Object.entries(query)
      .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
      .join('&');
    return `${scheme}://root@127.0.0.1:${this.port}${path}${parameters && `?${parameters}`}`;
  }

  /** The number of logins since the start. */
  get logins(): number {
    return this.log().match(/^Accepted /gm)?.length ?? 0;
  }

  /** Returns the IDs of the processes that serve logged-in clients. */
  sessions(): readonly number[] {
    // Since OpenSSH 10, the child of the listener has a child that serves the client.
    return childrenOf(this.#process.pid ?? 0).map(
      (pid) => childrenOf(pid).find((child) => isNamed(child, 'sshd-session')) ?? pid,
    );
  }

  /**
   * Starts the server anew, in the same process. OpenSSH before 10 reads host certificates for each
   * connection, later releases only at their start.
   */
  async readCertificates(): Promise<void> {
    const starts = this.#starts();
    process.kill(this.#process.pid ?? 0, 'SIGHUP');
    await until(() => this.#starts() > starts);
    await this.#untilReady();
  }

  log(): string {
    return readFileSync(this.file('sshd.log'), 'utf8');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill();
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      await once(this.#process, 'exit');
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  #starts(): number {
    return this.log().match(/^Server listening on \S+ port \d+/gm)?.length ?? 0;
  }

  async #untilReady(): Promise<void> {
    await until(() => greets(this.port)).catch((cause: unknown) => {
      throw new Error(`sshd does not answer:\n${this.log()}`, { cause });
    });
  }
}

/** Creates keys: `id` is unrestricted, `forward` can only forward, `encrypted` has a passphrase. */
function writeFiles(
  folder: string,
  ports: readonly [number, number],
  more: readonly string[],
): void {
  const keygen = (name: string, passphrase = ''): string => {
    const file = join(folder, name);
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', passphrase, '-f', file]);
    return readFileSync(`${file}.pub`, 'utf8');
  };
  for (const name of ['hostkey', 'stranger']) keygen(name);
  const forwardOnly = 'restrict,port-forwarding,command="echo nc: not found >&2; exit 127"';
  const keys = [keygen('id'), keygen('encrypted', PASSWORD), `${forwardOnly} ${keygen('forward')}`];
  const put = (name: string, text: string): void =>
    writeFileSync(join(folder, name), text, { mode: 0o600 });
  put('authorized_keys', keys.join(''));
  put('shadow', shadow());
  put(
    'sshd_config',
    [
      ...ports.map((port) => `Port ${port}`),
      'ListenAddress 127.0.0.1',
      `HostKey ${folder}/hostkey`,
      `AuthorizedKeysFile ${folder}/authorized_keys`,
      `PidFile ${folder}/sshd.pid`,
      'PasswordAuthentication yes',
      'KbdInteractiveAuthentication no',
      'UsePAM no',
      'StrictModes no',
      'PermitRootLogin yes',
      'AllowStreamLocalForwarding yes',
      ...more,
      `Match LocalPort ${ports[1]}`,
      'AuthenticationMethods publickey,password',
      '',
    ].join('\n'),
  );
}

/** Returns the machine's users, with a known password for root. */
function shadow(): string {
  const hash = execFileSync('openssl', ['passwd', '-6', PASSWORD], { encoding: 'utf8' }).trim();
  return readFileSync('/etc/shadow', 'utf8').replace(/^root:[^:]*/m, () => `root:${hash}`);
}

function greets(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('data', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
