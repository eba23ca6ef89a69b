import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { TestDaemon } from '../../src/testing/index.ts';
import { startDaemon } from '../../src/testing/index.ts';
import { LongRunning } from './in-memory/long-running.ts';
import { describeWithClient } from './in-memory/suite.ts';
import { run, virsh as virshAt } from './support/programs.ts';

const GUEST = `<domain type='test'>
  <name>guest</name>
  <uuid>11111111-2222-3333-4444-555555555555</uuid>
  <memory unit='MiB'>64</memory>
  <os><type>hvm</type></os>
</domain>`;

describeWithClient('virsh', () => {
  let folder: string;
  let daemon: TestDaemon;
  let unixUri: string;
  let tcpUri: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'in-memory-virsh-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  beforeEach(async () => {
    daemon = await startDaemon({ unix: {}, tcp: { host: '127.0.0.1', port: 0 } });
    [unixUri = '', tcpUri = ''] = daemon.uris;
  });
  afterEach(() => daemon.close());

  /** Runs virsh over TCP, as from another machine. */
  const virsh = (...args: readonly string[]): Promise<string> => virshAt(tcpUri, ...args);

  /** Creates a file with these contents and returns its path. */
  const file = (name: string, contents: string | Uint8Array): string => {
    const path = join(folder, name);
    writeFileSync(path, contents);
    return path;
  };

  const state = async (name: string): Promise<string> =>
    (await virsh('domstate', name, '--reason')).trim();

  it('connects by the URI that the daemon reports, over unix and TCP', async () => {
    expect(tcpUri).toMatch(/^test\+tcp:\/\/127\.0\.0\.1:\d+\/default$/);
    for (const uri of [unixUri, tcpUri]) {
      expect((await virshAt(uri, 'uri')).trim()).toBe(uri);
      expect((await virshAt(uri, 'list', '--all', '--name')).trim()).toBe('test');
    }
  });

  it('lists domains, networks, pools, interfaces and devices', async () => {
    const table = await virsh('list', '--all', '--title');
    expect(table).toMatch(/^ 1 +test +running/m);
    expect(await virsh('net-list', '--all')).toMatch(/^ default +active +yes|no +yes/m);
    expect((await virsh('pool-list', '--all', '--name')).trim()).toBe('default-pool');
    expect((await virsh('iface-list')).split('\n')[2]).toMatch(/^ eth1 +active +aa:bb:cc/);
    expect(await virsh('nodedev-list', '--tree')).toMatch(/^computer\n.*scsi_host11$/ms);
    expect(await virsh('nodeinfo')).toMatch(/^CPU model: +i686$/m);
  });

  it('suspends, resumes, shuts down, starts and destroys a guest', async () => {
    expect(await state('test')).toBe('running (unknown)');
    await virsh('suspend', 'test');
    expect(await state('test')).toBe('paused (user)');
    await virsh('resume', 'test');
    expect(await state('test')).toBe('running (unpaused)');
    await virsh('shutdown', 'test');
    expect(await state('test')).toBe('shut off (shutdown)');
    await virsh('start', 'test');
    expect(await state('test')).toBe('running (booted)');
    await virsh('destroy', 'test');
    expect(await state('test')).toBe('shut off (destroyed)');
    await expect(virsh('suspend', 'test')).rejects.toThrow("domain 'test' not running");
  });

  it('defines, dumps, edits and undefines a guest', async () => {
    expect(await virsh('define', file('guest.xml', GUEST))).toContain("Domain 'guest' defined");
    await virsh('desc', 'guest', '--title', 'A guest & more');
    await virsh('setmaxmem', 'guest', '128M', '--config');
    await virsh('autostart', 'guest');
    const xml = await virsh('dumpxml', 'guest');
    expect(xml).toContain('<uuid>11111111-2222-3333-4444-555555555555</uuid>');
    expect(xml).toContain('<title>A guest &amp; more</title>');
    expect(xml).toContain("<memory unit='KiB'>131072</memory>");
    expect(await virsh('dominfo', 'guest')).toMatch(/^Autostart: +enable$/m);
    expect(await virsh('dumpxml', 'guest', '--xpath', '/domain/name/text()')).toMatch(/^guest\n+$/);
    await virsh('undefine', 'guest');
    await expect(virsh('dominfo', 'guest')).rejects.toThrow("failed to get domain 'guest'");
  });

  it('creates, lists, reverts to and deletes snapshots', async () => {
    await virsh('snapshot-create-as', 'test', 'running', 'while it ran');
    await virsh('destroy', 'test');
    await virsh('snapshot-create-as', 'test', 'off');
    expect(await virsh('snapshot-list', 'test', '--tree')).toMatch(
      /^running\n {2}\|\n {2}\+- off$/m,
    );
    expect((await virsh('snapshot-current', 'test', '--name')).trim()).toBe('off');
    await virsh('snapshot-revert', 'test', 'running');
    expect(await state('test')).toBe('running (from snapshot)');
    const xml = await virsh('snapshot-dumpxml', 'test', 'running');
    expect(xml).toContain('<description>while it ran</description>');
    expect(xml).toContain('<state>running</state>');
    await virsh('snapshot-delete', 'test', 'running', '--children');
    expect((await virsh('snapshot-list', 'test', '--name')).trim()).toBe('');
  });

  it('uploads bytes to a volume and downloads them again', async () => {
    const bytes = Uint8Array.from({ length: 3_000_000 }, (_, index) => (index * 7919) >> 5);
    const up = file('up', bytes);
    const down = join(folder, 'down');
    await virsh('vol-create-as', 'default-pool', 'disk', '4M', '--format', 'raw');
    await virsh('vol-upload', 'disk', up, '--pool', 'default-pool');
    await virsh('vol-download', 'disk', down, '--pool', 'default-pool');
    expect(statSync(down).size).toBe(4 * 1_048_576);
    expect(readFileSync(down).subarray(0, bytes.length).equals(bytes)).toBe(true);
    expect(
      readFileSync(down)
        .subarray(bytes.length)
        .every((byte) => byte === 0),
    ).toBe(true);
    const part = ['--offset', '1000', '--length', '70000'];
    await virsh('vol-download', 'disk', down, '--pool', 'default-pool', ...part);
    expect(readFileSync(down).equals(bytes.subarray(1000, 71_000))).toBe(true);
  });

  it('skips the holes of a sparse volume', async () => {
    const bytes = new Uint8Array(64 * 1_048_576);
    bytes.fill(1, 0, 4096).fill(2, 40 * 1_048_576, 40 * 1_048_576 + 4096);
    const up = file('sparse-up', '');
    const pieces = `bs=4096 conv=notrunc of=${up}`;
    await run('/bin/sh', [
      '-c',
      `tr '\\0' '\\1' </dev/zero | dd count=1 iflag=fullblock ${pieces}`,
    ]);
    await run('/bin/sh', [
      '-c',
      `tr '\\0' '\\2' </dev/zero | dd count=1 iflag=fullblock seek=10240 ${pieces}`,
    ]);
    await run('/usr/bin/truncate', ['-s', '64M', up]);
    const down = join(folder, 'sparse-down');
    await virsh('vol-create-as', 'default-pool', 'holes', '64M');
    await virsh('vol-upload', 'holes', up, '--pool', 'default-pool', '--sparse');
    await virsh('vol-download', 'holes', down, '--pool', 'default-pool', '--sparse');
    expect(readFileSync(down).equals(bytes)).toBe(true);
    expect(statSync(down).blocks * 512).toBeLessThan(4 * 1_048_576);
  });

  it('opens the console of a guest, which echoes', async () => {
    const command = `/usr/bin/virsh --connect '${tcpUri}' console test`;
    await using console = new LongRunning('/usr/bin/script', '-qec', command, '/dev/null');
    await console.prints('Escape character');
    // The echo of the terminal itself would be ^A.
    await console.typeUntilItPrints('\x01is anybody there?\n', '\x01is anybody there?');
    console.type('\x1d');
    expect(await console.ended()).toBe(0);
  });

  it('ends its console when the guest stops', async () => {
    const command = `/usr/bin/virsh --connect '${tcpUri}' console test`;
    await using console = new LongRunning('/usr/bin/script', '-qec', command, '/dev/null');
    await console.prints('Escape character');
    await virsh('destroy', 'test');
    expect(await console.ended()).toBe(0);
  });

  it('takes a screenshot', async () => {
    const path = join(folder, 'screen.png');
    expect(await virsh('screenshot', 'test', path)).toContain('with type of image/png');
    expect(readFileSync(path).subarray(0, 8)).toEqual(Buffer.from('89504e470d0a1a0a', 'hex'));
  });

  it('prints events as they happen', async () => {
    await using events = new LongRunning(
      '/usr/bin/stdbuf',
      ...['-oL', '/usr/bin/virsh'],
      ...[...['--connect', tcpUri, 'event', '--all', '--loop']],
    );
    // virsh does not print when it has registered, so one event is repeated until virsh prints it.
    while (!events.output.includes('description')) await virsh('desc', 'test', 'warm-up');
    await virsh('suspend', 'test');
    await virsh('resume', 'test');
    await virsh('desc', 'test', '--title', 'new');
    await virsh('define', file('guest.xml', GUEST));
    await virsh('start', 'guest');
    await virsh('destroy', 'guest');
    await virsh('undefine', 'guest');
    await events.prints("event 'lifecycle' for domain 'guest': Undefined Removed");
    const lines = events.output.split('\n').filter((line) => !line.includes('description'));
    expect(lines.filter((line) => line !== '')).toEqual([
      "event 'lifecycle' for domain 'test': Suspended Paused",
      "event 'lifecycle' for domain 'test': Resumed Unpaused",
      "event 'metadata-change' for domain 'test': type title, uri <null>",
      "event 'lifecycle' for domain 'guest': Defined Added",
      "event 'lifecycle' for domain 'guest': Started Booted",
      "event 'lifecycle' for domain 'guest': Stopped Destroyed",
      "event 'lifecycle' for domain 'guest': Undefined Removed",
    ]);
  });

  it('is refused writes and secure XML over a read-only connection', async () => {
    const reader = (...args: readonly string[]): Promise<string> =>
      run('/usr/bin/virsh', ['--readonly', '--connect', tcpUri, ...args]);
    expect(await reader('list', '--name')).toContain('test');
    expect(await reader('dumpxml', 'test')).toContain('<name>test</name>');
    const path = file('guest.xml', GUEST);
    const refused = 'operation forbidden: read only access prevents';
    const cases = [
      ['virDomainDestroy', 'destroy', 'test'],
      ['virDomainDefineXML', 'define', path],
      ['virDomainSuspend', 'suspend', 'test'],
      ['virDomainSnapshotCreateXML', 'snapshot-create', 'test'],
      ['virNetworkDestroy', 'net-destroy', 'default'],
      ['virStoragePoolDestroy', 'pool-destroy', 'default-pool'],
    ] as const;
    for (const [name, ...command] of cases) {
      await expect(reader(...command)).rejects.toThrow(`${refused} ${name}`);
    }
    await expect(reader('dumpxml', 'test', '--security-info')).rejects.toThrow(
      'operation forbidden: virDomainGetXMLDesc with secure flag',
    );
    expect(await state('test')).toBe('running (unknown)');
  });
});
