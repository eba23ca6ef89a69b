import { PassThrough } from 'node:stream';
import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import type { HostAccess, HostAddress } from '../../../../src/api/calls/host-access.ts';
import type { GuestDisplay, OpenGraphicsOptions } from '../../../../src/index.ts';
import { Domain, openGraphics, TransportError } from '../../../../src/index.ts';
import { remote, VirDomainXMLFlags } from '../../../../src/protocol/index.ts';
import { FakeConnection } from '../support/fake-connection.ts';
import { DOM } from '../wire/row.ts';

const SECRET = 'not-for-logs';

type Kind = HostAccess['kind'];

interface Fixture {
  readonly domain: Domain;
  readonly fake: FakeConnection;
  /** The addresses that were connected to. */
  readonly addresses: HostAddress[];
}

function domainWith(
  devices: string,
  options: {
    readonly kind?: Kind;
    readonly isRunning?: boolean;
    readonly isReadOnly?: boolean;
    readonly connect?: (signal: AbortSignal) => Promise<PassThrough>;
  } = {},
): Fixture {
  const { kind = 'local', isRunning = true, isReadOnly = false } = options;
  const addresses: HostAddress[] = [];
  const connect = async (address: HostAddress, signal: AbortSignal): Promise<PassThrough> => {
    addresses.push(address);
    return options.connect?.(signal) ?? new PassThrough();
  };
  const access: HostAccess =
    kind === 'none'
      ? { kind, why: 'a program connects it to the daemon' }
      : { kind, host: 'host.example', connect };
  const fake = new FakeConnection({ isReadOnly, hostAccess: access });
  const id = isRunning ? " id='3'" : '';
  const xml = `<domain type='qemu'${id}><name>web</name><devices>${devices}</devices></domain>`;
  fake.answer(remote.domainGetXmlDesc, { xml });
  return { domain: Domain.of(fake.connection, DOM), fake, addresses };
}

const vnc = (listen: string, rest = "port='5901' autoport='yes'"): string =>
  `<graphics type='vnc' ${rest}>${listen}</graphics>`;

const at = (address: string): string => `<listen type='address' address='${address}'/>`;

const TWO = `<graphics type='spice' port='5900' tlsPort='5950'>${at('127.0.0.1')}</graphics>
  ${vnc(at('127.0.0.1'), "port='5901'")}${vnc(at('127.0.0.1'), "port='5902'")}`;

describe('openGraphics connects', () => {
  it.each<[string, Kind, string, HostAddress]>([
    ['to a loopback address', 'local', at('127.0.0.1'), { host: '127.0.0.1', port: 5901 }],
    ['to a loopback address', 'ssh', at('127.0.0.1'), { host: '127.0.0.1', port: 5901 }],
    ['to an IPv6 address', 'ssh', at('::1'), { host: '::1', port: 5901 }],
    ['to loopback for 0.0.0.0', 'local', at('0.0.0.0'), { host: '127.0.0.1', port: 5901 }],
    ['to loopback for ::', 'ssh', at('::'), { host: '::1', port: 5901 }],
    ['to the host for 0.0.0.0', 'network', at('0.0.0.0'), { host: 'host.example', port: 5901 }],
    ['to the host for ::', 'network', at('::'), { host: 'host.example', port: 5901 }],
    ['to a public address', 'network', at('10.0.0.5'), { host: '10.0.0.5', port: 5901 }],
    ['to a public address', 'ssh', at('10.0.0.5'), { host: '10.0.0.5', port: 5901 }],
    ['to 127.0.0.1 without an address', 'ssh', '', { host: '127.0.0.1', port: 5901 }],
    [
      'to the address of a network',
      'ssh',
      "<listen type='network' network='default' address='192.168.122.1'/>",
      { host: '192.168.122.1', port: 5901 },
    ],
    ['to a unix socket', 'local', "<listen type='socket' socket='/s'/>", { path: '/s' }],
    ['to a unix socket', 'ssh', "<listen type='socket' socket='/s'/>", { path: '/s' }],
  ])('%s on a connection with the access "%s"', async (_, kind, listen, address) => {
    const { domain, addresses } = domainWith(vnc(listen), { kind });
    const display = await openGraphics(domain);
    expect(addresses).toEqual([address]);
    expect(display).toMatchObject({ type: 'vnc', isTls: false });
    expect(display.address).toBe(textOf(address));
  });

  it('to the socket or address that older releases write as an attribute', async () => {
    const socket = domainWith("<graphics type='vnc' socket='/old'/>");
    await openGraphics(socket.domain);
    expect(socket.addresses).toEqual([{ path: '/old' }]);
    const address = domainWith("<graphics type='vnc' port='5905' listen='10.0.0.7'/>");
    await openGraphics(address.domain);
    expect(address.addresses).toEqual([{ host: '10.0.0.7', port: 5905 }]);
  });

  it.each<[string, OpenGraphicsOptions, number]>([
    ['the first VNC or SPICE display by default', {}, 5900],
    ['the display of a type', { type: 'vnc' }, 5901],
    ['a further display of a type', { type: 'vnc', index: 1 }, 5902],
    ['the TLS port of SPICE if it is wanted', { type: 'spice', tls: true }, 5950],
  ])('to %s', async (_, options, port) => {
    const { domain, addresses } = domainWith(TWO);
    const display = await openGraphics(domain, options);
    expect(addresses).toMatchObject([{ port }]);
    expect(display.isTls).toBe(port === 5950);
  });

  it('to the TLS port if SPICE has no other port', async () => {
    const spice = "<graphics type='spice' port='-1' tlsPort='5951' listen='127.0.0.1'/>";
    const { domain, addresses } = domainWith(spice);
    expect(await openGraphics(domain)).toMatchObject({ type: 'spice', isTls: true });
    expect(addresses).toEqual([{ host: '127.0.0.1', port: 5951 }]);
  });
});

describe('openGraphics returns', () => {
  const device = vnc(
    at('127.0.0.1'),
    `port='5900' websocket='5700' passwd='${SECRET}' passwdValidTo='2030-01-02T03:04:05'`,
  );

  it('the password, the time it expires and the WebSocket port', async () => {
    const { domain, fake } = domainWith(device);
    const display = await openGraphics(domain);
    expect(display.password).toBe(SECRET);
    expect(display.passwordValidTo).toEqual(new Date('2030-01-02T03:04:05Z'));
    expect(display.websocketPort).toBe(5700);
    expect(fake.calls[0]?.args).toMatchObject({ flags: VirDomainXMLFlags.SECURE });
  });

  it('a display whose password is not shown by inspect and is not enumerable', async () => {
    const display = await openGraphics(domainWith(device).domain);
    expect(inspect(display, { depth: 5, showHidden: true })).not.toContain(SECRET);
    expect(Object.values({ ...display })).not.toContain(SECRET);
  });

  it('no password on a read-only connection, which may not read it', async () => {
    const { domain, fake } = domainWith(vnc(at('127.0.0.1')), { isReadOnly: true });
    expect((await openGraphics(domain)).password).toBeUndefined();
    expect(fake.calls[0]?.args).toMatchObject({ flags: 0 });
  });
});

describe('openGraphics rejects', () => {
  it.each<[string, string, string, OpenGraphicsOptions, Parameters<typeof domainWith>[1], RegExp]>([
    ['a domain that does not run', 'INACTIVE', vnc(''), {}, { isRunning: false }, /Start it first/],
    ['a domain without a display', 'MISSING', '', {}, {}, /no VNC or SPICE display.*Add <graph/],
    [
      'a type that the domain does not have',
      'MISSING',
      vnc(''),
      { type: 'spice' },
      {},
      /has no SPICE display \(but vnc\)/,
    ],
    ['an index that is too large', 'MISSING', vnc(''), { index: 1 }, {}, /index 1: it has 1$/],
    ["listen type='none'", 'UNREACHABLE', vnc("<listen type='none'/>"), {}, {}, /file descriptor/],
    ['a socket without a path', 'UNREACHABLE', vnc("<listen type='socket'/>"), {}, {}, /Use <list/],
    [
      'a network without an address',
      'UNREACHABLE',
      vnc("<listen type='network' network='lab'/>"),
      {},
      {},
      /the network "lab", whose address libvirt does not know/,
    ],
    ['a port of -1', 'UNREACHABLE', vnc(at('127.0.0.1'), "port='-1'"), {}, {}, /autoport='yes'/],
    ['TLS for VNC', 'UNREACHABLE', vnc(at('127.0.0.1')), { tls: true }, {}, /VNC has none/],
    [
      'TLS for SPICE without a TLS port',
      'UNREACHABLE',
      `<graphics type='spice' port='5900' listen='127.0.0.1'/>`,
      { tls: true },
      {},
      /Set spice_tls in qemu.conf/,
    ],
    [
      'a loopback address on a connection by TCP',
      'UNREACHABLE',
      vnc(at('127.0.0.1')),
      {},
      { kind: 'network' },
      /only within its host, on 127.0.0.1:5901. Connect with qemu\+ssh/,
    ],
    [
      'the loopback address of IPv6 on a connection by TCP',
      'UNREACHABLE',
      vnc(at('::1')),
      {},
      { kind: 'network' },
      /on \[::1\]:5901/,
    ],
    [
      'a unix socket on a connection by TCP',
      'UNREACHABLE',
      vnc("<listen type='socket' socket='/run/s'/>"),
      {},
      { kind: 'network' },
      /on \/run\/s/,
    ],
    [
      'any address on a connection by a program',
      'UNREACHABLE',
      vnc(at('0.0.0.0')),
      {},
      { kind: 'none' },
      /a program connects it to the daemon\. Connect with qemu\+ssh/,
    ],
  ])('%s with GRAPHICS_%s', async (_, code, devices, options, how, message) => {
    const { domain, addresses } = domainWith(devices, how);
    await expect(openGraphics(domain, options)).rejects.toMatchObject({
      name: 'GraphicsError',
      code: `GRAPHICS_${code}`,
      outcome: 'not-sent',
      message: expect.stringMatching(message),
    });
    expect(addresses).toEqual([]);
  });

  it.each([
    { type: 'rdp' },
    { index: -1 },
    { index: 1.5 },
    { tls: 1 },
    { timeoutMs: 0 },
    { ty: 1 },
  ])('the options %j', async (options) => {
    const { domain, fake } = domainWith(vnc(''));
    await expect(openGraphics(domain, options as OpenGraphicsOptions)).rejects.toMatchObject({
      code: 'ARGUMENT_INVALID',
    });
    expect(fake.calls).toEqual([]);
  });

  it('an argument that is not a domain', async () => {
    await expect(openGraphics({} as Domain)).rejects.toMatchObject({ argument: 'domain' });
  });

  it.each([
    vnc("<listen type='none'/>", `passwd='${SECRET}'`),
    `<graphics type='vnc' passwd='${SECRET}' port='x'></wrong>`,
    `<graphics type='vnc' passwd='${SECRET}' passwd='${SECRET}'/>`,
  ])('the XML %s with an error that does not contain the password', async (devices) => {
    const error = await openGraphics(domainWith(devices).domain).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(Error);
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(SECRET);
  });

  it('an address that refuses, with the display in the message and the cause', async () => {
    const cause = new TransportError('CONNECT_FAILED', 'Cannot connect to 127.0.0.1:5901: no', {
      address: '127.0.0.1:5901',
      phase: 'connect',
    });
    const { domain } = domainWith(vnc(''), { connect: () => Promise.reject(cause) });
    await expect(openGraphics(domain)).rejects.toMatchObject({
      ...{ code: 'CONNECT_FAILED', cause, address: '127.0.0.1:5901', phase: 'connect' },
      message: expect.stringContaining('The VNC display of the domain "web" cannot be reached'),
    });
  });
});

describe('openGraphics ends', () => {
  /** Never connects; rejects when its signal aborts, as all transports do. */
  const never = (signal: AbortSignal): Promise<PassThrough> =>
    new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

  it('with a TimeoutError after timeoutMs', async () => {
    const { domain } = domainWith(vnc(''), { connect: never });
    await expect(openGraphics(domain, { timeoutMs: 1 })).rejects.toMatchObject({
      code: 'WAIT_TIMEOUT',
      message: expect.stringContaining('Opening the display of the domain'),
    });
  });

  it('with an AbortError when the signal aborts', async () => {
    const caller = new AbortController();
    const connect = (signal: AbortSignal): Promise<PassThrough> => {
      queueMicrotask(() => caller.abort(new Error('enough')));
      return never(signal);
    };
    const { domain } = domainWith(vnc(''), { connect });
    await expect(openGraphics(domain, { signal: caller.signal })).rejects.toMatchObject({
      name: 'AbortError',
      cause: { message: 'enough' },
    });
  });
});

function textOf(address: HostAddress): GuestDisplay['address'] {
  if ('path' in address) return address.path;
  const { host, port } = address;
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
