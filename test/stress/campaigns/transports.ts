import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConnectOptions } from '../../../src/index.ts';
import { connect, connectAdmin } from '../../../src/index.ts';
import {
  createCertificateAuthority,
  createClientCertificate,
  createServerCertificate,
} from '../../../src/pki/index.ts';
import { Sshd } from '../../libvirtd/ssh/sshd.ts';
import type { Libvirtd } from '../../libvirtd/support/libvirtd.ts';
import { startLibvirtd } from '../../libvirtd/support/libvirtd.ts';
import { whyNoLibvirtd } from '../../libvirtd/support/machine.ts';
import { until } from '../../support/until.ts';
import type { Campaign } from '../campaign.ts';
import { outcomeOf, settled } from '../campaign.ts';
import type { Fault } from '../faulty-link.ts';
import { FAULT_KINDS } from '../faulty-link.ts';
import { FaultyProxy } from '../faulty-proxy.ts';
import { Random } from '../random.ts';

/** A fault that stalls the connection ends by this timeout. */
const TIMEOUT_MS = 1500;
/** The number of places of faults for each transport and direction. */
const PLACES = 8;
const PLACES_SHORT = 1;

/** A transport to the daemon. */
interface Route {
  readonly name: string;
  /** The port that the proxy stands in front of. */
  readonly port: number;
  uri(proxyPort: number): string;
  options(proxyPort: number): ConnectOptions;
}

/**
 * Opens connections to a real libvirtd over TCP, TLS and SSH, whose network fails at random places:
 * it ends, is reset, or stalls. Each attempt must settle, with a `LibvirtError` if it fails, and
 * leave nothing, neither here nor in the daemon.
 */
export const transports: Campaign = {
  name: 'transports',
  shortRounds: 1,
  whySkipped: whyNoLibvirtd,
  async round({ seed, isShort }) {
    const random = new Random(seed);
    const folder = mkdtempSync(join(tmpdir(), 'libvirt-stress-'));
    try {
      await using daemon = await startDaemonWith(folder);
      await using sshd = await Sshd.start(daemon);
      const figures: Record<string, number> = {};
      const add = (name: string, count: number): void => {
        figures[name] = (figures[name] ?? 0) + count;
      };
      const places = isShort ? PLACES_SHORT : PLACES;
      const routes = routesTo(daemon, sshd, folder);
      await Promise.all(routes.map((route) => attack(route, random, places, add)));
      await untilNoClients(daemon);
      return figures;
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

/** Starts a libvirtd with TCP and TLS, and writes the certificates of both sides. */
async function startDaemonWith(folder: string): Promise<Libvirtd> {
  const quick = { keyBits: 2048, organization: 'Stress' } as const;
  const ca = await createCertificateAuthority({ ...quick, name: 'Stress' });
  const server = await createServerCertificate(ca, { ...quick, names: ['localhost'] });
  const client = await createClientCertificate(ca, { ...quick, name: 'client' });
  const write = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  };
  mkdirSync(join(folder, 'client'));
  write('client/cacert.pem', ca.cert);
  write('client/clientcert.pem', client.cert);
  write('client/clientkey.pem', client.key);
  return startLibvirtd({
    listenTls: true,
    config: {
      auth_tls: 'none',
      ca_file: write('cacert.pem', ca.cert),
      cert_file: write('servercert.pem', server.cert),
      key_file: write('serverkey.pem', server.key),
    },
  });
}

function routesTo(daemon: Libvirtd, sshd: Sshd, folder: string): readonly Route[] {
  const timeout = { connectTimeoutMs: TIMEOUT_MS };
  const pkiPath = join(folder, 'client');
  const privateKey = readFileSync(sshd.file('id'), 'utf8');
  const hostKey = readFileSync(sshd.file('hostkey.pub'), 'utf8');
  return [
    {
      ...{ name: 'TCP', port: daemon.tcpPort, options: () => timeout },
      uri: (port) => `test+tcp://127.0.0.1:${port}/default`,
    },
    {
      ...{ name: 'TLS', port: daemon.tlsPort, options: () => timeout },
      uri: (port) => `test+tls://localhost:${port}/default?pkipath=${pkiPath}`,
    },
    {
      ...{ name: 'SSH', port: sshd.port },
      uri: (port) => `test+ssh://root@127.0.0.1:${port}/default`,
      options: (port) => ({
        ...timeout,
        ssh: {
          ...{ config: false, agent: false, privateKey },
          knownHosts: `[127.0.0.1]:${port} ${hostKey}`,
        },
      }),
    },
  ];
}

async function attack(
  route: Route,
  random: Random,
  places: number,
  add: (name: string, count: number) => void,
): Promise<void> {
  const lengths = await measure(route);
  for (let place = 0; place < places; place += 1) {
    for (const direction of ['toDaemon', 'toClient'] as const) {
      // The last places are behind the opening, in the first call.
      const after = random.below(Math.ceil(lengths[direction] * 1.1));
      const attempts = FAULT_KINDS.map((kind) => attempt(route, { direction, after, kind }));
      const opened = (await Promise.all(attempts)).filter((isOpen) => isOpen).length;
      add(`openings over ${route.name}`, attempts.length);
      add('faults behind the opening', opened);
    }
  }
}

/** Returns the number of bytes of an opening without faults. */
async function measure(route: Route): Promise<{ toDaemon: number; toClient: number }> {
  await using proxy = await FaultyProxy.start(route.port);
  const connection = await connect(route.uri(proxy.port), {
    ...route.options(proxy.port),
    connectTimeoutMs: 20 * TIMEOUT_MS,
  });
  const lengths = { ...proxy.passed };
  await connection.close();
  return lengths;
}

/** Resolves to whether the connection was opened. */
async function attempt(route: Route, fault: Fault): Promise<boolean> {
  const subject = `${route.name} with ${JSON.stringify(fault)}`;
  await using proxy = await FaultyProxy.start(route.port, fault);
  const opening = connect(route.uri(proxy.port), route.options(proxy.port));
  const opened = await outcomeOf(opening, `connect over ${subject}`);
  if (!('value' in opened)) return false;
  const call = opened.value.getHostname({ signal: AbortSignal.timeout(TIMEOUT_MS) });
  await outcomeOf(call, `a call over ${subject}`);
  await settled(opened.value.close(), `close over ${subject}`);
  return true;
}

/** The daemon closes the sessions whose connections have ended. */
async function untilNoClients(daemon: Libvirtd): Promise<void> {
  const uri = `libvirtd:///system?socket=${daemon.adminSocketPath}`;
  await using admin = await connectAdmin(uri);
  const server = await admin.lookupServer('libvirtd');
  await settled(
    until(async () => (await server.listClients()).length === 0),
    'the end of all sessions of libvirtd',
  );
}
