import { describe, expect, it } from '@jest/globals';
import * as api from '../../src/index.ts';
import * as protocol from '../../src/protocol/index.ts';

describe('The package', () => {
  it('exports exactly these functions and classes, and the constants of libvirt', () => {
    const names = Object.keys(api).filter((name) => !isConstant(name));
    expect(names.sort()).toEqual([
      'AbortError',
      'AdminClient',
      'AdminConnection',
      'AdminServer',
      'ArgumentError',
      'AuthError',
      'CALL_CHANNEL',
      'CONNECT_CHANNEL',
      'Connection',
      'DROPPED_CHANNEL',
      'DefinitionError',
      'Domain',
      'DomainCheckpoint',
      'DomainSnapshot',
      'GraphicsError',
      'Interface',
      'LibvirtError',
      'MigrationError',
      'NWFilter',
      'NWFilterBinding',
      'Network',
      'NetworkPort',
      'NodeDevice',
      'PACKET_CHANNEL',
      'ProtocolError',
      'RECONNECT_CHANNEL',
      'STREAM_CHANNEL',
      'Secret',
      'StoragePool',
      'StorageVol',
      'Stream',
      'StreamError',
      'TimeoutError',
      'TransportError',
      'VirError',
      'XdrError',
      'XmlError',
      'connect',
      'connectAdmin',
      'domainMetadata',
      'duplexTransport',
      'enumName',
      'findAddresses',
      'guestExec',
      'jsonReplacer',
      'jsonSafe',
      'open',
      'openAuth',
      'openGraphics',
      'openReadOnly',
      'openSshSession',
      'parseUri',
      'shutdownGracefully',
      'statsTree',
      'waitForAddress',
      'waitForDomainState',
    ]);
  });

  it('exports the constants of libvirt as objects of numbers by name', () => {
    for (const [name, value] of Object.entries(api)) {
      if (!isConstant(name)) continue;
      for (const member of Object.values(value as object)) expect(typeof member).toBe('number');
    }
  });
});

describe('The entry point ./protocol', () => {
  it('exports exactly these tables and functions, the XDR reader and the XDR writer', () => {
    const names = Object.keys(protocol).filter((name) => /^[a-z]|^Xdr/.test(name));
    expect(names.sort()).toEqual([
      'XdrReader',
      'XdrVoid',
      'XdrWriter',
      'admin',
      'errorDomainName',
      'errorNumberName',
      'keepalive',
      'lxc',
      'qemu',
      'remote',
    ]);
  });
});

/** Whether the name is an enum of libvirt, such as `VirDomainState`. */
function isConstant(name: string): boolean {
  return /^Vir[A-Z]/.test(name) && name !== 'VirError';
}
