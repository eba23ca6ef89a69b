import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WAIT_LIMIT_MS } from '../support/time-limits.ts';
import { until } from '../support/until.ts';
import { capture } from './support/capture.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { python, run, virsh } from './support/programs.ts';
import { describeWithLibvirtd } from './support/suite.ts';

describeWithLibvirtd('a private libvirtd', () => {
  let daemon: Libvirtd;
  beforeAll(async () => {
    daemon = await startLibvirtd();
  });
  afterAll(() => daemon?.stop());

  describe.each(['unix', 'tcp'] as const)('over %s', (transport) => {
    it('serves the test driver', async () => {
      expect(await virsh(daemon.uri('test', transport), 'list', '--name')).toBe('test\n\n');
    });

    it('serves the qemu driver', async () => {
      expect(await virsh(daemon.uri('qemu', transport), 'list', '--all', '--name')).toBe('\n');
    });
  });

  it('accepts read-only clients at its read-only socket', async () => {
    const uri = daemon.uri('qemu', 'unix', { socket: daemon.readOnlySocketPath });
    expect(await virsh(uri, '--readonly', 'uri')).toContain('libvirt-sock-ro');
  });

  it('opens its admin socket', async () => {
    expect(await virtAdmin(daemon, 'srv-list')).toMatch(/^ \d +libvirtd$/m);
  });

  it('runs a guest', async () => {
    const name = await python<string>(CREATE_GUEST, daemon.uri('qemu'), guestXml());
    expect(await virsh(daemon.uri('qemu'), 'domstate', name)).toBe('running\n\n');
    await virsh(daemon.uri('qemu'), 'destroy', name);
  });

  it('reports the id of its process', () => {
    expect(readFileSync(`/proc/${daemon.pid}/comm`, 'utf8')).toBe('libvirtd\n');
    expect(readFileSync(`/proc/${daemon.pid}/cmdline`, 'utf8')).toContain(
      dirname(daemon.socketPath),
    );
  });

  it('makes virsh() reject with the error output of virsh', async () => {
    const complaint = virsh(daemon.uri('test'), 'dominfo', 'nobody');
    await expect(complaint).rejects.toThrow("failed to get domain 'nobody'");
  });
});

describeWithLibvirtd('the machine of a private libvirtd', () => {
  it('is not changed by guests and networks', async () => {
    const before = await tracesOfLibvirt();
    await using daemon = await startLibvirtd();
    const uri = daemon.uri('qemu');
    const guest = await python<string>(CREATE_GUEST, uri, guestXml());
    const network = await python<string>(START_NETWORK, uri);
    expect(await virsh(uri, 'net-info', network)).toMatch(/Active: +yes/);
    expect(await virsh(uri, 'list', '--name')).toBe(`${guest}\n\n`);
    expect(await tracesOfLibvirt()).toEqual(before);
    await daemon.stop();
    expect(await tracesOfLibvirt()).toEqual(before);
    const ownGroup = basename(dirname(daemon.socketPath));
    expect(await find(['/sys/fs/cgroup'], '-name', ownGroup)).toEqual([]);
  });

  it('is hidden from the daemon', async () => {
    await using daemon = await startLibvirtd();
    const root = `/proc/${daemon.pid}/root`;
    expect(readdirSync(`${root}/run`)).not.toEqual(expect.arrayContaining(['dbus']));
    expect(readdirSync(`${root}/run`)).not.toEqual(expect.arrayContaining(['systemd']));
    expect(readdirSync(`${root}/etc/libvirt`)).not.toContain('hooks');
    expect(await virsh(daemon.uri('qemu'), 'net-list', '--all', '--name')).toBe('\n');
    const bridge = await virsh(daemon.uri('qemu'), 'nodedev-list', '--cap', 'net');
    expect(bridge.trim()).toMatch(/^net_lo_\S+$/);
  });

  it('provides cgroups to guests if it has any', async () => {
    await using daemon = await startLibvirtd();
    const guest = await python<string>(CREATE_GUEST, daemon.uri('qemu'), guestXml());
    const answer = virsh(daemon.uri('qemu'), 'schedinfo', guest, '--set', 'cpu_shares=2000');
    if (seesCpuController(`/proc/${daemon.pid}/root/sys/fs/cgroup`)) {
      expect(await answer).toMatch(/^cpu_shares +: 2000$/m);
    } else {
      await expect(answer).rejects.toThrow('cgroup CPU controller is not mounted');
    }
  });
});

describeWithLibvirtd('startLibvirtd()', () => {
  it('gives each daemon its own state', async () => {
    await using first = await startLibvirtd();
    await using second = await startLibvirtd();
    await python(START_NETWORK, first.uri('qemu'));
    expect(await virsh(first.uri('qemu'), 'net-list', '--name')).toBe('rig\n\n');
    expect(await virsh(second.uri('qemu'), 'net-list', '--name')).toBe('\n');
  });

  it('leaves no process and no file behind after stop()', async () => {
    const daemon = await startLibvirtd();
    await python(CREATE_GUEST, daemon.uri('qemu'), guestXml());
    const folder = dirname(daemon.socketPath);
    expect((await processesNaming(folder)).length).toBeGreaterThan(0);
    await daemon.stop();
    expect(await processesNaming(folder)).toEqual([]);
    expect(existsSync(folder)).toBe(false);
    expect(await canConnect(daemon.tcpPort)).toBe(false);
    await expect(daemon.stop()).resolves.toBeUndefined();
  });

  it('leaves nothing behind if the process that called it is killed', async () => {
    // The command prints the URI and kills its parent, the process that started the daemon.
    const script = join(import.meta.dirname, 'support/with-libvirtd.ts');
    const command = ['test', 'unix', 'sh', '-c', 'echo "{uri}"; kill -KILL $PPID'];
    const tsx = spawn(process.execPath, ['--import', 'tsx', script, ...command], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const output = text(tsx.stdout);
    expect(await once(tsx, 'exit')).toEqual([null, 'SIGKILL']);
    const socketPath = new URL(await output).searchParams.get('socket') ?? '';
    expect(socketPath).toMatch(/libvirt-sock$/);
    await until(async () => (await processesNaming(dirname(socketPath))).length === 0);
    await until(async () => !existsSync(dirname(socketPath)));
  });

  it('starts a daemon again that was killed without its guests', async () => {
    await using daemon = await startLibvirtd();
    const name = await python<string>(CREATE_GUEST, daemon.uri('qemu'), guestXml());
    const { pid } = daemon;
    await daemon.crash();
    await daemon.restart();
    expect(daemon.pid).not.toBe(pid);
    expect(await virsh(daemon.uri('qemu'), 'domstate', name)).toBe('running\n\n');
  });

  it('starts a killed daemon again, however soon that is requested', async () => {
    await using daemon = await startLibvirtd();
    const pids = new Set([daemon.pid]);
    for (let round = 0; round < 3; round += 1) {
      const crashing = daemon.crash();
      await daemon.restart();
      await crashing;
      expect(await virsh(daemon.uri('test'), 'list', '--name')).toBe('test\n\n');
      pids.add(daemon.pid);
    }
    expect(pids.size).toBe(4);
  });

  it('starts a daemon in the network namespace of another', async () => {
    await using first = await startLibvirtd();
    await using second = await startLibvirtd({ networkOf: first });
    const [one, two] = [first, second].map(({ pid }) => readlinkSync(`/proc/${pid}/ns/net`));
    expect(two).toBe(one);
    expect(two).not.toBe(readlinkSync('/proc/self/ns/net'));
  });

  it('starts a daemon without TCP and with other settings if requested', async () => {
    await using daemon = await startLibvirtd({ listenTcp: false, config: { max_clients: 70 } });
    expect(daemon.tcpPort).toBe(0);
    const limits = await virtAdmin(daemon, 'srv-clients-info', 'libvirtd');
    expect(limits).toMatch(/^nclients_max +: 70$/m);
  });

  it('rejects with the log of a daemon that does not start', async () => {
    const start = startLibvirtd({ config: { max_clients: 'many' } });
    await expect(start).rejects.toThrow(/does not start:[\s\S]*max_clients/);
  });

  it('rejects if the daemon is killed as soon as it is started', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rig-'));
    writeFileSync(join(folder, 'libvirtd'), '#!/bin/sh\nkill -KILL $$\n', { mode: 0o755 });
    const environment = { PATH: `${folder}:${process.env['PATH']}` };
    await expect(startLibvirtd({ environment })).rejects.toThrow(/ended unexpectedly/);
    rmSync(folder, { recursive: true });
  });
});

describeWithLibvirtd('capture()', () => {
  let daemon: Libvirtd;
  beforeAll(async () => {
    daemon = await startLibvirtd();
  });
  afterAll(() => daemon?.stop());

  it('decodes every packet of a session with the dissector of libvirt', async () => {
    await using session = await capture(daemon.tcpPort);
    await virsh(daemon.uri('test', 'tcp'), 'dumpxml', 'test');
    const { packets, malformed, strayBytes } = await session.stop();
    expect(malformed).toEqual([]);
    expect(strayBytes).toBe(0);
    expect(packets.find((packet) => packet.procedure === 'CONNECT_OPEN')).toEqual({
      program: 'REMOTE',
      procedure: 'CONNECT_OPEN',
      type: 'CALL',
      status: 'OK',
      serial: 2,
      lengthBytes: 56,
      payload: 'remote_connect_open_args',
      problem: null,
    });
    const steps = packets.map((packet) => `${packet.type} ${packet.procedure}`);
    expect(steps.slice(0, 2)).toEqual(['CALL AUTH_LIST', 'REPLY AUTH_LIST']);
    expect(steps).toContain('REPLY DOMAIN_GET_XML_DESC');
    expect(steps.at(-1)).toBe('REPLY CONNECT_CLOSE');
  });

  it.each([
    ['a payload that ends too early', '00000020 20008086 1 1 0 9 0 1', ['CALL']],
    ['a payload where none belongs', '00000020 20008086 1 42 0 a 0 1', ['CALL']],
    ['an unknown procedure', '0000001c 20008086 1 1042 0 b 0', ['CALL', 'REPLY']],
    ['an unknown program', '0000001c 20009999 1 1 0 c 0', ['CALL', 'REPLY']],
  ])('reports %s as malformed', async (_, words, types) => {
    await using session = await capture(daemon.tcpPort);
    await exchange(daemon.tcpPort, hexWords(words));
    const { malformed } = await session.stop();
    expect(malformed.map((packet) => packet.type)).toEqual(types);
  });

  it('counts bytes that belong to no packet', async () => {
    await using session = await capture(daemon.tcpPort);
    await virsh(daemon.uri('test', 'tcp'), 'uri');
    await new Promise((resolve) => {
      connect(daemon.tcpPort, '127.0.0.1').end(Buffer.from([0, 0, 0, 28, 0x20]), () =>
        resolve(null),
      );
    });
    expect(await session.stop()).toMatchObject({ malformed: [], strayBytes: 5 });
  });
});

function virtAdmin(daemon: Libvirtd, ...args: readonly string[]): Promise<string> {
  const uri = `libvirtd:///system?socket=${daemon.adminSocketPath}`;
  return run('/usr/bin/virt-admin', ['--connect', uri, ...args]);
}

function guestXml(): string {
  return `<domain type='qemu'><name>rig-guest</name><memory unit='MiB'>64</memory>
    <os><type arch='x86_64' machine='pc'>hvm</type></os></domain>`;
}

const CREATE_GUEST = `
import json, sys, libvirt
print(json.dumps(libvirt.open(sys.argv[1]).createXML(sys.argv[2]).name()))
`;

const START_NETWORK = `
import json, sys, libvirt
xml = '''<network><name>rig</name><bridge name='rig0'/><forward mode='nat'/>
  <ip address='192.168.130.1' netmask='255.255.255.0'>
    <dhcp><range start='192.168.130.2' end='192.168.130.9'/></dhcp>
  </ip></network>'''
print(json.dumps(libvirt.open(sys.argv[1]).networkCreateXML(xml).name()))
`;

/** Returns the state that guests and networks of the machine's own libvirtd would change. */
async function tracesOfLibvirt() {
  const folders = ['run', 'etc', 'var/lib', 'var/cache', 'var/log'].map((at) => `/${at}/libvirt`);
  return {
    files: await find(
      folders.filter((path) => existsSync(path)),
      ...['-printf', '%p %T@\\n'],
    ),
    groups: await find(
      ['/sys/fs/cgroup'],
      ...['-path', '/*/machine/*', '-not', '-path', '*/libvirtd-*'],
    ),
    devices: readdirSync('/sys/class/net'),
    firewall: (await run('/usr/sbin/iptables-save', [])).match(/LIBVIRT\w*/g),
  };
}

/** Returns the lines that find prints. Groups of other tests' daemons come and go meanwhile. */
async function find(
  paths: readonly string[],
  ...expression: readonly string[]
): Promise<readonly string[]> {
  const output = await run('/usr/bin/find', [...paths, '-ignore_readdir_race', ...expression]);
  return output
    .split('\n')
    .filter((line) => line !== '')
    .sort();
}

/** Version 1 of cgroups has a folder for each controller, version 2 a list of controllers. */
function seesCpuController(cgroups: string): boolean {
  if (existsSync(`${cgroups}/cpu`)) return true;
  const list = `${cgroups}/cgroup.controllers`;
  return existsSync(list) && readFileSync(list, 'utf8').split(/\s/).includes('cpu');
}

/** Returns the processes whose command line names the folder of a daemon. */
function processesNaming(folder: string): Promise<number[]> {
  const script =
    'import glob, json, os, sys\n' +
    'def line(path):\n' +
    '    try: return open(path).read()\n' +
    '    except OSError: return ""\n' +
    'pids = [int(p.split("/")[2]) for p in glob.glob("/proc/[0-9]*/cmdline")\n' +
    '        if sys.argv[1] in line(p)]\n' +
    'print(json.dumps([pid for pid in pids if pid != os.getpid()]))';
  return python(script, folder);
}

/** Converts 32-bit words in hexadecimal to bytes. */
function hexWords(words: string): Buffer {
  const padded = words.split(' ').map((word) => word.padStart(8, '0'));
  return Buffer.from(padded.join(''), 'hex');
}

/** Sends bytes over a new connection and waits for the first reply. */
async function exchange(port: number, bytes: Buffer): Promise<void> {
  const socket = connect(port, '127.0.0.1').setTimeout(WAIT_LIMIT_MS, () => socket.destroy());
  socket.write(bytes);
  await once(socket, 'data');
  socket.destroy();
}

function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
}
