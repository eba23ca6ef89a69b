import { constants } from 'node:os';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Connection } from '../../src/index.ts';
import {
  ArgumentError,
  AuthError,
  connect,
  LibvirtError,
  openReadOnly,
  TransportError,
  VirDomainXMLFlags,
  VirError,
  VirErrorDomain,
  VirErrorLevel,
  VirErrorNumber,
} from '../../src/index.ts';
import { freeTcpPort } from './errors/free-tcp-port.ts';
import { differs } from './support/differences.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { describeWithLibvirtd } from './support/suite.ts';

describeWithLibvirtd('errors', () => {
  let daemon: Libvirtd;
  beforeAll(async () => {
    daemon = await startLibvirtd();
  });
  afterAll(() => daemon?.stop());

  describe('of connect()', () => {
    it.each([
      ['no scheme', 'localhost/system', /no scheme/],
      ['an unknown transport', 'qemu+pigeon://host/system', /transport is "pigeon", not one of/],
      ['a host for a unix socket', 'qemu+unix://host/system', /names a host/],
      ['a port out of range', 'qemu+tcp://host:65536/system', /port is over 65535/],
      ['a broken escape', 'qemu:///system?socket=%zz', /without two hexadecimal digits/],
      ['a slash too few', 'qemu://system', /write qemu:\/\/\/system/],
    ])('name the argument "uri" if it has %s', async (_, uri, message) => {
      const error = await failure(connect(uri));
      expect(error).toBeInstanceOf(ArgumentError);
      expect(error).toMatchObject({ code: 'ARGUMENT_INVALID', argument: 'uri' });
      expect(error.message).toMatch(message);
    });

    it('name the socket that does not exist', async () => {
      const path = `${daemon.socketPath}-that-is-not-there`;
      const error = await failure(connect(`qemu+unix:///system?socket=${path}`));
      expect(error).toBeInstanceOf(TransportError);
      expect(error).toMatchObject({
        code: 'CONNECT_FAILED',
        outcome: 'not-sent',
        address: path,
        phase: 'connect',
        cause: expect.objectContaining({ code: 'ENOENT' }),
      });
    });

    it('name the port if no server listens on it', async () => {
      const port = await freeTcpPort();
      const error = await failure(connect(`qemu+tcp://127.0.0.1:${port}/system`));
      expect(error).toBeInstanceOf(TransportError);
      expect(error).toMatchObject({
        code: 'CONNECT_FAILED',
        address: `127.0.0.1:${port}`,
        message: expect.stringContaining('ECONNREFUSED'),
      });
    });

    it('come from libvirt if it does not know the scheme', async () => {
      const error = await failure(connect(daemon.uri('qemu').replace('qemu+', 'abacus+')));
      expect(error).toBeInstanceOf(VirError);
      expect(error).toMatchObject({ code: 'VIR_ERR_NO_CONNECT', number: 5 });
    });

    it('come from libvirt if it does not know the path', async () => {
      const error = await failure(connect(daemon.uri('qemu').replace('/system', '/cellar')));
      expect(error).toBeInstanceOf(VirError);
      expect(error).toMatchObject({
        number: VirErrorNumber.INTERNAL_ERROR,
        message: expect.stringMatching(/\/cellar/),
      });
    });

    it('are an AuthError if the daemon does not offer the login of the URI', async () => {
      const error = await failure(connect(daemon.uri('test', 'unix', { auth: 'polkit' })));
      expect(error).toBeInstanceOf(AuthError);
      expect(error).toMatchObject({ code: 'AUTH_UNSUPPORTED' });
    });

    it('are an AbortError if the signal has aborted', async () => {
      const cause = new Error('changed my mind');
      const signal = AbortSignal.abort(cause);
      const error = await failure(connect(daemon.uri('test'), { signal }));
      expect(error).toMatchObject({ name: 'AbortError', outcome: 'not-sent', cause });
    });
  });

  describe('of calls', () => {
    let connection: Connection;
    beforeEach(async () => {
      connection = await connect(daemon.uri('qemu'));
    });
    afterEach(async () => {
      expect(connection.isAlive).toBe(true);
      expect(await connection.getType()).toBe('QEMU');
      await connection.close();
    });

    it('have every field that libvirt sent', async () => {
      const error = await failure(connection.domainLookupByName('nobody'));
      expect(error).toBeInstanceOf(VirError);
      expect(error).toBeInstanceOf(LibvirtError);
      expect({ ...error }).toEqual({
        name: 'VirError',
        code: 'VIR_ERR_NO_DOMAIN',
        number: VirErrorNumber.NO_DOMAIN,
        outcome: 'answered',
        domain: VirErrorDomain.QEMU,
        domainName: 'VIR_FROM_QEMU',
        level: VirErrorLevel.ERROR,
        str1: differs('numberedTemplates') ? 'Domain not found: %1$s' : 'Domain not found: %s',
        str2: "no domain with matching name 'nobody'",
        str3: null,
        int1: -1,
        int2: -1,
        procedure: 'REMOTE_PROC_DOMAIN_LOOKUP_BY_NAME',
        method: 'connection.domainLookupByName',
      });
      expect(error.message).toBe("Domain not found: no domain with matching name 'nobody'");
    });

    it.each([
      ['not XML at all', 'nonsense', 'VIR_ERR_XML_DETAIL'],
      ['an element left open', '<domain>', 'VIR_ERR_XML_DETAIL'],
      ['another kind of object', '<network/>', 'VIR_ERR_XML_ERROR'],
      ['no name', "<domain type='qemu'/>", 'VIR_ERR_NO_NAME'],
      [
        'an unknown hypervisor',
        '<domain type="abacus"><name>a</name></domain>',
        'VIR_ERR_CONFIG_UNSUPPORTED',
      ],
    ])('have the code of libvirt for invalid XML: %s', async (_, xml, code) => {
      const error = await failure(connection.domainDefineXml(xml));
      expect(error).toBeInstanceOf(VirError);
      expect(error).toMatchObject({ code, procedure: 'REMOTE_PROC_DOMAIN_DEFINE_XML' });
    });

    it('have the errno of the system call that failed', async () => {
      const error = await failure(connection.domainRestore('/nowhere/saved.img'));
      expect(error).toMatchObject({ code: 'VIR_ERR_SYSTEM_ERROR', int1: constants.errno.ENOENT });
    });

    it.each<[string, (connection: Connection) => Promise<unknown>, string]>([
      ['a NUL in a string', (it) => it.domainLookupByName('a\0b'), 'name'],
      ['a lone surrogate', (it) => it.domainLookupByName('\ud800'), 'name'],
      ['a number out of range', (it) => it.listAllDomains({ flags: 2 ** 32 }), 'flags'],
      ['a negative number', (it) => it.listAllDomains({ flags: -1 }), 'flags'],
      ['a fraction', (it) => it.domainLookupById(1.5), 'id'],
      ['an invalid UUID', (it) => it.domainLookupByUuid('6695eb01'), 'uuid'],
      ['an empty path', (it) => it.domainRestore(''), 'from'],
    ])('name the argument for %s, and nothing is sent', async (_, call, argument) => {
      const error = await failure(call(connection));
      expect(error).toBeInstanceOf(ArgumentError);
      expect(error).toMatchObject({ code: 'ARGUMENT_INVALID', outcome: 'not-sent', argument });
    });

    it('are those of libvirt if its limits are exceeded, and nothing is sent', async () => {
      const error = await failure(connection.domainDefineXml('x'.repeat(4_194_305)));
      expect(error).toBeInstanceOf(VirError);
      expect(error).toMatchObject({
        code: 'VIR_ERR_RPC',
        message: 'xml length greater than maximum: 4194305 > 4194304',
        outcome: 'not-sent',
        cause: { code: 'XDR_TOO_LONG' },
      });
    });

    it('are an AbortError if the signal aborts', async () => {
      const controller = new AbortController();
      const call = connection.getCapabilities({ signal: controller.signal });
      const cause = new Error('too slow');
      controller.abort(cause);
      expect(await failure(call)).toMatchObject({ name: 'AbortError', outcome: 'unknown', cause });
    });
  });

  it('of a closed connection have the code CONNECTION_CLOSED', async () => {
    const connection = await connect(daemon.uri('test'));
    const domain = await connection.domainLookupByName('test');
    const underWay = failure(connection.getCapabilities());
    await connection.close();
    expect(connection.isAlive).toBe(false);
    expect(await underWay).toMatchObject({ code: 'CONNECTION_CLOSED', outcome: 'unknown' });
    const error = await failure(domain.getState());
    expect(error).toBeInstanceOf(TransportError);
    expect(error).toMatchObject({ code: 'CONNECTION_CLOSED', outcome: 'not-sent', phase: 'call' });
    await expect(connection.close()).resolves.toBeUndefined();
  });

  it('of a read-only connection have the code VIR_ERR_OPERATION_DENIED', async () => {
    await using connection = await openReadOnly(daemon.uri('test'));
    const domain = await connection.domainLookupByName('test');
    for (const write of [
      domain.suspend(),
      domain.destroy(),
      connection.domainDefineXml('<domain/>'),
      domain.getXmlDesc({ flags: VirDomainXMLFlags.SECURE }),
    ]) {
      const error = await failure(write);
      expect(error).toBeInstanceOf(VirError);
      expect(error).toMatchObject({ code: 'VIR_ERR_OPERATION_DENIED', number: 29 });
    }
    expect(await domain.isActive()).toBe(true);
  });
});

/** Resolves to the error that rejects the promise. */
async function failure(promise: Promise<unknown>): Promise<Error> {
  return promise.then(
    (value) => {
      throw new Error(`expected an error, got ${JSON.stringify(value)}`);
    },
    (error) => error,
  );
}
