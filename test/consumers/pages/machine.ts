/**
 * The hosts of the pages' examples: a machine with libvirt, which has the guest `web`, and the hosts
 * that the examples name. Nothing in an example is replaced. A program runs in the namespaces of the
 * machine, where `qemu:///system` is a private libvirtd, and the names lead to private daemons:
 *
 * | name                      | daemon                                                          |
 * | ------------------------- | --------------------------------------------------------------- |
 * | `hail`                    | the machine itself: SSH as root, TCP without a login            |
 * | `sleet`                   | another daemon: SSH as root, TLS with certificates              |
 * | `host1.example.org`       | the daemon of `sleet`: TLS with certificates                    |
 * | `host.example`            | SSH as root to the machine; TLS and TCP of a daemon with SASL   |
 * | `proxy.example`           | a web proxy, port 3128                                          |
 *
 * The machine's certificates and SSH keys are in the usual places. Passwords are in the environment.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:net';
import { connect as connectTo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  createCertificateAuthority,
  createClientCertificate,
  createServerCertificate,
  writePki,
} from '../../../src/pki/index.ts';
import type { DaemonConfig } from '../../libvirtd/support/config.ts';
import type { Libvirtd } from '../../libvirtd/support/libvirtd.ts';
import { startLibvirtd } from '../../libvirtd/support/libvirtd.ts';

const PASSWORD = 'the password of fred';
const PASSPHRASE = 'the passphrase of the key';
const QUICK = { keyBits: 2048 } as const;
const ADDRESSES = {
  hail: '127.0.0.11',
  sleet: '127.0.0.12',
  'host.example': '127.0.0.13',
  'host1.example.org': '127.0.0.14',
  'proxy.example': '127.0.0.15',
} as const;
const TCP_PORT = 16_509;
const TLS_PORT = 16_514;

/** The machine, and the daemons that its examples reach. */
export class Machine implements AsyncDisposable {
  /** A folder that all daemons see. */
  readonly folder = mkdtempSync(join(tmpdir(), 'libvirt-client-pages-'));
  readonly #daemons: Libvirtd[] = [];
  readonly #relays: Server[] = [];

  static async start(): Promise<Machine> {
    const machine = new Machine();
    try {
      await machine.#start();
      return machine;
    } catch (error) {
      await machine[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** The daemon of the machine itself. */
  get daemon(): Libvirtd {
    const [daemon] = this.#daemons;
    if (daemon === undefined) throw new Error('the machine does not run');
    return daemon;
  }

  /** The daemon of the host `sleet`. */
  get sleet(): Libvirtd {
    const [, sleet] = this.#daemons;
    if (sleet === undefined) throw new Error('the host sleet does not run');
    return sleet;
  }

  /**
   * Returns the command that runs a program of Node on the machine, in a folder. Without `hasPki`,
   * the program sees no certificates.
   */
  command(cwd: string, { hasPki }: { readonly hasPki: boolean }): string[] {
    const hide = 'mount -t tmpfs tmpfs /etc/pki && mount -t tmpfs tmpfs /root && exec "$@"';
    const bare = hasPki ? [] : ['unshare', '--mount', 'bash', '-c', hide, 'bash'];
    return [...enter(this.daemon), ...bare, 'env', `--chdir=${cwd}`, process.execPath];
  }

  /** The variables that the examples read. */
  get environment(): NodeJS.ProcessEnv {
    return {
      HOME: '/root',
      LIBVIRT_PASSWORD: PASSWORD,
      SSH_KEY: readFileSync(join(this.folder, 'ssh/encrypted'), 'utf8'),
      SSH_KNOWN_HOSTS: readFileSync(join(this.folder, 'ssh/known_hosts'), 'utf8'),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const relay of this.#relays) relay.close();
    for (const daemon of this.#daemons.toReversed()) await daemon.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #start(): Promise<void> {
    await this.#writeFiles();
    const tls = { listenTls: true, config: { auth_tls: 'none', ...certificates(this.folder) } };
    const sasl = { users: { fred: PASSWORD }, mechanisms: ['scram-sha-256', 'digest-md5'] };
    const daemon = await startLibvirtd();
    this.#daemons.push(daemon);
    const more = [
      startLibvirtd({ ...tls, networkOf: daemon }),
      startLibvirtd({
        listenTls: true,
        config: { auth_tls: 'sasl', auth_tcp: 'sasl', ...certificates(this.folder) },
        sasl,
      }),
    ];
    for (const each of more) this.#daemons.push(await each);
    const [, sleet, withSasl] = this.#daemons;
    if (sleet === undefined || withSasl === undefined) return;
    this.#dress(daemon, 'hail', [ADDRESSES.hail, ADDRESSES['host.example']]);
    this.#dress(sleet, 'sleet', [ADDRESSES.sleet]);
    const toSleet = this.#relay('sleet-tls', sleet.tlsPort);
    await this.#listen([
      [ADDRESSES.hail, TCP_PORT, this.#relay('hail-tcp', daemon.tcpPort)],
      [ADDRESSES.sleet, TLS_PORT, toSleet],
      [ADDRESSES['host1.example.org'], TLS_PORT, toSleet],
      [ADDRESSES['host.example'], TLS_PORT, this.#relay('sasl-tls', withSasl.tlsPort)],
      [ADDRESSES['host.example'], TCP_PORT, this.#relay('sasl-tcp', withSasl.tcpPort)],
      [ADDRESSES['proxy.example'], 3128],
    ]);
  }

  /** Writes the files that `machine.sh` puts into their places. */
  async #writeFiles(): Promise<void> {
    const { folder } = this;
    const ca = await createCertificateAuthority(QUICK);
    const names = Object.keys(ADDRESSES);
    const server = await createServerCertificate(ca, { ...QUICK, names });
    const client = await createClientCertificate(ca, { ...QUICK, name: 'panel' });
    await writePki({ folder: join(folder, 'flat') }, { ca, server, client });
    const pki = join(folder, 'pki');
    for (const each of ['CA', 'libvirt/private']) mkdirSync(join(pki, each), { recursive: true });
    writeFileSync(join(pki, 'CA/cacert.pem'), ca.cert);
    writeFileSync(join(pki, 'libvirt/clientcert.pem'), client.cert);
    writeFileSync(join(pki, 'libvirt/private/clientkey.pem'), client.key, { mode: 0o600 });
    await writePki({ folder: join(pki, 'panel') }, { ca, client });
    const hosts = Object.entries(ADDRESSES).map(([name, address]) => `${address} ${name}\n`);
    writeFileSync(join(folder, 'hosts'), hosts.join(''));
    this.#writeSshFiles();
  }

  #writeSshFiles(): void {
    const [ssh, sshd] = ['ssh', 'sshd'].map((name) => join(this.folder, name));
    if (ssh === undefined || sshd === undefined) return;
    for (const each of [ssh, sshd]) mkdirSync(each);
    const keygen = (file: string, passphrase = ''): string => {
      execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', passphrase, '-f', file]);
      return readFileSync(`${file}.pub`, 'utf8');
    };
    const hostKey = keygen(join(sshd, 'key'));
    const keys = [keygen(join(ssh, 'id_ed25519')), keygen(join(ssh, 'encrypted'), PASSPHRASE)];
    writeFileSync(join(sshd, 'authorized_keys'), keys.join(''));
    writeFileSync(join(ssh, 'known_hosts'), `${Object.keys(ADDRESSES).join()} ${hostKey}`);
    chmodSync(ssh, 0o700);
    const settings = [
      ...['Port 22', `HostKey ${sshd}/key`, `AuthorizedKeysFile ${sshd}/authorized_keys`],
      ...['PidFile none', 'UsePAM no', 'StrictModes no', 'PermitRootLogin yes', ''],
    ];
    writeFileSync(join(sshd, 'config'), settings.join('\n'));
  }

  #dress(daemon: Libvirtd, name: string, addresses: readonly string[]): void {
    const script = join(import.meta.dirname, 'machine.sh');
    const args = [script, this.folder, dirname(daemon.socketPath), name, ...addresses];
    const [program = '', ...entering] = enter(daemon);
    execFileSync(program, [...entering, 'bash', ...args], { encoding: 'utf8', stdio: 'pipe' });
  }

  /** Listens on a unix socket, which all namespaces see, for a port of this process's network. */
  #relay(name: string, port: number): string {
    const path = join(this.folder, `${name}.sock`);
    const server = createServer((socket) => {
      const target = connectTo(port, '127.0.0.1');
      socket.on('error', () => target.destroy()).pipe(target);
      target.on('error', () => socket.destroy()).pipe(socket);
    });
    this.#relays.push(server.listen(path));
    return path;
  }

  /** Starts the ports in the network of the machine. They end with its PID namespace. */
  async #listen(ports: ReadonlyArray<readonly [string, number, string?]>): Promise<void> {
    const relay = join(import.meta.dirname, 'relay.mjs');
    const [program = '', ...args] = this.command('/', { hasPki: true });
    const child = spawn(program, [...args, relay, JSON.stringify(ports)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await Promise.race([
      once(child.stdout, 'data'),
      once(child, 'exit').then(() => Promise.reject(new Error('the ports do not listen'))),
    ]);
    child.stdout.destroy();
    child.unref();
  }
}

/** Returns the command that runs another one in the namespaces of a daemon. */
function enter(daemon: Libvirtd): string[] {
  return ['nsenter', `--target=${daemon.pid}`, '--mount', '--net', '--pid'];
}

function certificates(folder: string): DaemonConfig {
  return {
    ca_file: join(folder, 'flat/cacert.pem'),
    cert_file: join(folder, 'flat/servercert.pem'),
    key_file: join(folder, 'flat/serverkey.pem'),
  };
}
