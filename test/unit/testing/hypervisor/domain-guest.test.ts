import { beforeEach, describe, expect, it } from '@jest/globals';
import type { SimulatedDomain } from '../../../../src/testing/hypervisor/domain/domain.ts';
import {
  fileSystems,
  freeze,
  guestHostname,
  guestTime,
  interfaceAddresses,
  sendProcessSignal,
  setGuestTime,
  setUserPassword,
  thaw,
  trim,
} from '../../../../src/testing/hypervisor/domain/guest.ts';
import { guestInfo } from '../../../../src/testing/hypervisor/domain/guest-info.ts';
import { injectNmi, peekMemory, sendKey } from '../../../../src/testing/hypervisor/domain/input.ts';
import { destroy } from '../../../../src/testing/hypervisor/domain/lifecycle.ts';
import { screenshot } from '../../../../src/testing/hypervisor/domain/screenshot.ts';
import type { SimulatedHypervisor } from '../../../../src/testing/hypervisor/index.ts';
import { domainXml, failureOf, newHypervisor, valuesOf } from './support.ts';

const NOT_RUNNING = '55/20 Requested operation is not valid: domain is not running';

/** Recorded with libvirt 9.0.0 on `test:///default`, but guest information is QEMU's. */
describe('A guest', () => {
  let hypervisor: SimulatedHypervisor;
  let domain: SimulatedDomain;
  beforeEach(() => {
    hypervisor = newHypervisor();
    domain = hypervisor.domains.lookupByName('test');
  });

  const addresses = (of = domain, source = 0): ReturnType<typeof interfaceAddresses> =>
    interfaceAddresses(of, source, 0, (name) =>
      hypervisor.networks.lookupByName(name).addressing(),
    );

  it('has a clock that stands still and can be set', () => {
    expect(guestTime(domain, 0)).toEqual({ seconds: 627_319_920n, nanoseconds: 0 });
    setGuestTime(domain, { seconds: 5n, nanoseconds: 7 }, 0);
    expect(guestTime(domain, 0)).toEqual({ seconds: 5n, nanoseconds: 7 });
    setGuestTime(domain, { seconds: 5n, nanoseconds: 7 }, 1);
    expect(guestTime(domain, 0)).toEqual({ seconds: 0n, nanoseconds: 0 });
  });

  it('freezes and thaws its file systems, and returns the number of changed ones', () => {
    expect([freeze(domain, ['/boot'], 0), freeze(domain, [], 0), freeze(domain, [], 0)]).toEqual([
      1, 1, 0,
    ]);
    expect([thaw(domain, ['/'], 0), thaw(domain, [], 0), thaw(domain, [], 0)]).toEqual([1, 1, 0]);
    trim(domain, null, 0);
    trim(domain, '/', 0);
    const unknown = '55/12 Requested operation is not valid: mount point not found: /x';
    expect(failureOf(() => freeze(domain, ['/', '/x'], 0))).toBe(unknown);
    expect(failureOf(() => thaw(domain, ['/x'], 0))).toBe(unknown);
    expect(failureOf(() => trim(domain, '/x', 0))).toBe(unknown);
    expect(freeze(domain, [], 0)).toBe(2);
  });

  it('has its file systems on its first disk', () => {
    const described = fileSystems(domain, 0).map((system) => Object.values(system));
    expect(described).toEqual([
      ['/', 'vda1', 'ext4', ['vda']],
      ['/boot', 'vda2', 'ext4', ['vda']],
    ]);
    expect(fileSystems(hypervisor.domains.create(domainXml('t')), 0)).toEqual([]);
  });

  it('has addresses that are derived from its id and its interfaces', () => {
    expect(addresses()).toEqual([
      {
        name: 'testnet0',
        hwaddr: 'aa:bb:cc:dd:ee:ff',
        addrs: [{ type: 0, addr: '192.168.122.3', prefix: 24 }],
      },
    ]);
    const interfaces = `<devices><interface type='network'><source network='default'/></interface>
      <interface type='bridge'><source bridge='br0'/></interface></devices>`;
    const second = hypervisor.domains.create(domainXml('t', interfaces));
    expect(addresses(second).map(({ name, addrs }) => [name, addrs[0]?.addr])).toEqual([
      ['testnet0', '192.168.122.23'],
      ['testnet1', '192.168.0.2'],
    ]);
    expect(failureOf(() => addresses(domain, 3))).toBe(
      '74/12 argument unsupported: Unknown IP address data source 3',
    );
    const lost = "<devices><interface type='network'><source network='n'/></interface></devices>";
    const third = hypervisor.domains.create(domainXml('u', lost));
    expect(failureOf(() => addresses(third))).toBe(
      "43/12 Network not found: no network with matching name 'n'",
    );
  });

  it('returns guest information in the requested groups', () => {
    const told = (types: number): Record<string, unknown> =>
      valuesOf(guestInfo(domain, types, 0, () => addresses()));
    expect(told(1 << 3)).toEqual({ hostname: 'testhost' });
    expect(told((1 << 0) | (1 << 2))).toEqual({
      'user.count': 1,
      'user.0.name': 'root',
      'user.0.login-time': 627_319_920_000n,
      'timezone.name': 'UTC',
      'timezone.offset': 0,
    });
    expect(told(0)).toMatchObject({
      'os.id': 'test',
      'fs.count': 2,
      'fs.1.mountpoint': '/boot',
      'fs.1.disk.0.alias': 'vda',
      'disk.count': 1,
      'if.count': 1,
      'if.0.addr.0.addr': '192.168.122.3',
    });
    expect(failureOf(() => told(1 << 9))).toBe(
      "8/12 invalid argument: unsupported guest information types '0x200'",
    );
  });

  it('accepts keys, signals and interrupts without effect', () => {
    sendKey(domain, 0, [1, 0x2_ff], 0);
    injectNmi(domain, 0);
    sendProcessSignal(1n, 64, 0);
    setUserPassword(domain, 1);
    const keys = (codeset: number, keycodes: number[], flags = 0): string =>
      failureOf(() => sendKey(domain, codeset, keycodes, flags));
    expect(keys(0, [99_999])).toBe('1/12 internal error: invalid keycode 99999 of linux codeset');
    expect(keys(0, [1], 1)).toBe('8/12 unsupported flags (0x1) in function testDomainSendKey');
    expect(failureOf(() => sendProcessSignal(5n, 9, 0))).toBe(
      '8/12 invalid argument: only sending a signal to pid 1 is supported',
    );
    expect(failureOf(() => sendProcessSignal(1n, 99, 0))).toBe(
      '8/12 invalid argument: signum value 99 is out of range',
    );
  });

  it('has memory in which each byte is the lowest byte of its address', () => {
    expect([...peekMemory(domain, 10n, 3, 1)]).toEqual([10, 11, 12]);
    expect([...peekMemory(domain, (1n << 40n) + 254n, 4, 2)]).toEqual([254, 255, 0, 1]);
    expect(failureOf(() => peekMemory(domain, 0n, 1, 3))).toBe(
      '8/12 invalid argument: flags parameter must be VIR_MEMORY_VIRTUAL or VIR_MEMORY_PHYSICAL',
    );
  });

  it('has a screen, running or not', async () => {
    destroy(domain);
    const { mime, stream } = screenshot(0);
    const read = async (): Promise<Uint8Array> => {
      const pieces: Uint8Array[] = [];
      for (;;) {
        const piece = await stream.source?.read(100);
        if (piece?.kind !== 'data') return Buffer.concat(pieces);
        expect(piece.bytes.length).toBeLessThanOrEqual(100);
        pieces.push(piece.bytes);
      }
    };
    const bytes = Buffer.from(await read());
    expect(mime).toBe('image/png');
    expect(bytes.toString('latin1', 0, 8)).toBe('\x89PNG\r\n\x1a\n');
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([320, 240]);
    expect(bytes.toString('latin1', bytes.length - 8, bytes.length - 4)).toBe('IEND');
  });

  it('refuses functions of its agent if it is not running', () => {
    destroy(domain);
    const calls = [
      () => freeze(domain, [], 0),
      () => thaw(domain, [], 0),
      () => trim(domain, null, 0),
      () => fileSystems(domain, 0),
      () => injectNmi(domain, 0),
      () => guestHostname(domain, 0),
      () => addresses(),
      () => setGuestTime(domain, { seconds: 1n, nanoseconds: 0 }, 0),
      () => setUserPassword(domain, 0),
      () => peekMemory(domain, 1n, 1, 1),
      () => sendKey(domain, 0, [1], 0),
      () => guestInfo(domain, 0, 0, () => []),
    ];
    expect(calls.map(failureOf)).toEqual(calls.map(() => NOT_RUNNING));
    expect(failureOf(() => guestTime(domain, 0))).toBe(
      '55/12 Requested operation is not valid: domain is not running',
    );
    sendProcessSignal(1n, 1, 0);
  });
});
