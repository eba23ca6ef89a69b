import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ConnectOptions } from '../../src/index.ts';
import { connect } from '../../src/index.ts';
import {
  createCertificateAuthority,
  createClientCertificate,
  createServerCertificate,
  writePki,
} from '../../src/pki/index.ts';
import { Sshd } from '../../test/libvirtd/ssh/sshd.ts';
import type { Libvirtd } from '../../test/libvirtd/support/libvirtd.ts';
import { startLibvirtd } from '../../test/libvirtd/support/libvirtd.ts';
import type { Bench } from '../suite/bench.ts';
import { Contestants } from '../suite/bench.ts';

const MEBIBYTE = 1_048_576;
const POOL = 'bench-secure';

/** A transport, and the options for it. */
interface Route {
  readonly id: 'tls' | 'ssh';
  uri(driver: 'test' | 'qemu'): string;

  /** The URI for libvirt's own library. */
  theirUri(driver: 'test' | 'qemu'): string;
  readonly options: ConnectOptions;
}

/** Calls and downloads over TLS and over SSH, beside libvirt's own library and its `ssh`. */
export async function benchSecure(bench: Bench, isWanted: (id: string) => boolean): Promise<void> {
  if (!['tls', 'ssh'].some(isWanted)) return;
  const pki = join(bench.folder, 'pki');
  const volumes = `/dev/shm/libvirt-client-bench-secure-${process.pid}`;
  await writeCertificates(pki);
  mkdirSync(volumes);
  try {
    await using daemon = await startLibvirtd({
      listenTls: true,
      config: {
        ca_file: join(pki, 'cacert.pem'),
        cert_file: join(pki, 'servercert.pem'),
        key_file: join(pki, 'serverkey.pem'),
      },
    });
    await using sshd = await Sshd.start(daemon);
    await using connection = await connect(daemon.uri('qemu'));
    const length = Math.ceil(512 * bench.scale) * MEBIBYTE;
    writeFileSync(join(volumes, 'data'), Buffer.alloc(length, 'libvirt-client'));
    await connection.storagePoolCreateXml(
      `<pool type='dir'><name>${POOL}</name><target><path>${volumes}</path></target></pool>`,
    );
    await measure(bench, daemon, tlsRoute(daemon, pki));
    await measure(bench, daemon, sshRoute(daemon, sshd));
  } finally {
    rmSync(volumes, { recursive: true, force: true });
  }
}

function tlsRoute(daemon: Libvirtd, pki: string): Route {
  const uri: Route['uri'] = (driver) => daemon.uri(driver, 'tls', { pkipath: pki });
  return { id: 'tls', uri, theirUri: uri, options: {} };
}

/**
 * libvirt runs `ssh` with the key of the URI. The program in its place has its own list of hosts:
 * the user's must neither be needed nor be written to.
 */
function sshRoute(daemon: Libvirtd, sshd: Sshd): Route {
  const query = { keyfile: sshd.file('id'), socket: daemon.socketPath };
  const command = sshd.systemSsh();
  const uriWith = (driver: 'test' | 'qemu', own: Readonly<Record<string, string>>): string =>
    sshd.uri(own, `${driver}+ssh`, driver === 'test' ? '/default' : '/system');
  return {
    id: 'ssh',
    uri: (driver) => uriWith(driver, query),
    theirUri: (driver) => uriWith(driver, { ...query, command }),
    options: { ssh: { config: false, agent: false, knownHosts: sshd.knownHost } },
  };
}

async function measure(bench: Bench, daemon: Libvirtd, route: Route): Promise<void> {
  const { id, options } = route;
  const { socketPath } = daemon;
  const name = id.toUpperCase();
  const ours = (driver: 'test' | 'qemu') =>
    new Contestants(bench, { socketPath, driver, uri: route.uri(driver) }, {});
  const theirs = (driver: 'test' | 'qemu') =>
    new Contestants(bench, { socketPath, driver, uri: route.theirUri(driver) }, {});
  const calls = ['calls', 'info', String(Math.ceil(20_000 * bench.scale)), '1'];
  await bench.measure({
    id: `${id}/calls`,
    title: `Sequential calls over ${name}, all CPUs`,
    metric: 'rate',
    contestants: [ours('test').ours(calls, undefined, options), ...theirs('test').c(calls)],
  });
  const download = ['download', POOL, 'data'];
  await bench.measure({
    id: `${id}/download`,
    title: `MiB of a download over ${name}, all CPUs`,
    metric: 'rate',
    contestants: [
      ours('qemu').ours([...download, 'readable'], undefined, options),
      ...theirs('qemu').c(download),
    ],
  });
}

async function writeCertificates(folder: string): Promise<void> {
  const ca = await createCertificateAuthority({ keyBits: 2048 });
  const server = await createServerCertificate(ca, { keyBits: 2048, names: ['localhost'] });
  const client = await createClientCertificate(ca, { keyBits: 2048, name: 'bench' });
  await writePki({ folder }, { ca, server, client });
}
