import type { ChildProcess } from 'node:child_process';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROGRAM_LIMIT_MS } from '../../support/time-limits.ts';
import { until } from '../../support/until.ts';
import { freeTcpPort } from '../errors/free-tcp-port.ts';

const REALM = 'TEST.LOCAL';

/** A Kerberos realm on the loopback interface, with users and a libvirtd on this machine. */
export class Kerberos implements AsyncDisposable {
  /** The environment for the realm's daemons and clients. */
  readonly environment: NodeJS.ProcessEnv;
  readonly #folder: string;
  readonly #process: ChildProcess;

  static async start(users: Readonly<Record<string, string>>): Promise<Kerberos> {
    const folder = mkdtempSync(join(tmpdir(), 'libvirt-client-kerberos-'));
    const port = await freeTcpPort();
    const environment = {
      KRB5_CONFIG: join(folder, 'krb5.conf'),
      KRB5_KDC_PROFILE: join(folder, 'kdc.conf'),
      KRB5_KTNAME: join(folder, 'keytab'),
      // The replay cache of the server would stay in the folder of temporary files.
      KRB5RCACHEDIR: folder,
    };
    writeFileSync(environment.KRB5_CONFIG, clientConfig(port));
    writeFileSync(environment.KRB5_KDC_PROFILE, serverConfig(folder, port));
    const env = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', ...environment };
    const options = { env, timeout: PROGRAM_LIMIT_MS, stdio: 'ignore' } as const;
    execFileSync('kdb5_util', ['create', '-s', '-r', REALM, '-P', 'master'], options);
    const administer = (query: string) => execFileSync('kadmin.local', ['-q', query], options);
    for (const [user, password] of Object.entries(users)) {
      administer(`addprinc -pw ${password} ${user}`);
    }
    for (const host of new Set(['localhost', hostname()])) {
      administer(`addprinc -randkey libvirt/${host}`);
      administer(`ktadd -k ${environment.KRB5_KTNAME} libvirt/${host}`);
    }
    const server = spawn('krb5kdc', ['-n'], { env, stdio: 'ignore' });
    const kerberos = new Kerberos(folder, environment, server);
    await listens(port);
    return kerberos;
  }

  private constructor(folder: string, environment: NodeJS.ProcessEnv, server: ChildProcess) {
    this.#folder = folder;
    this.environment = environment;
    this.#process = server;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill();
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      await once(this.#process, 'exit');
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Uses no DNS. The daemon accepts tickets for both names of this machine. */
function clientConfig(port: number): string {
  return `[libdefaults]
  default_realm = ${REALM}
  dns_canonicalize_hostname = false
  dns_lookup_kdc = false
  dns_lookup_realm = false
  rdns = false
  ignore_acceptor_hostname = true
  udp_preference_limit = 1
  default_ccache_name = MEMORY:
[realms]
  ${REALM} = {
    kdc = 127.0.0.1:${port}
  }
[domain_realm]
  localhost = ${REALM}
  ${hostname()} = ${REALM}
`;
}

function serverConfig(folder: string, port: number): string {
  return `[kdcdefaults]
  kdc_listen = 127.0.0.1:${port}
  kdc_tcp_listen = 127.0.0.1:${port}
[realms]
  ${REALM} = {
    database_name = ${join(folder, 'principal')}
    key_stash_file = ${join(folder, 'stash')}
    acl_file = ${join(folder, 'acl')}
  }
`;
}

async function listens(port: number): Promise<void> {
  await until(async () => {
    const socket = connect(port, '127.0.0.1');
    try {
      await once(socket, 'connect');
      return true;
    } catch {
      return false;
    } finally {
      socket.destroy();
    }
  });
}
