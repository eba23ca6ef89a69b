import { describe, expect, it } from '@jest/globals';
import type { DomainInterface } from '../../../../src/index.ts';
import { Domain, findAddresses, VirError } from '../../../../src/index.ts';
import { remote } from '../../../../src/protocol/index.ts';
import { FakeConnection } from '../support/fake-connection.ts';
import { DOM } from '../wire/row.ts';

const AGENT = 1;
const LEASE = 0;
const ARP = 2;

const failure = (number: number): VirError =>
  new VirError('no', {
    ...{
      number,
      code: 'VIR_ERR_INTERNAL_ERROR',
      domain: 10,
      domainName: 'VIR_FROM_QEMU',
      level: 2,
    },
    procedure: 'REMOTE_PROC_DOMAIN_INTERFACE_ADDRESSES',
    ...{ str1: null, str2: null, str3: null, int1: 0, int2: 0 },
  });

const nic = (name: string, ...addrs: readonly string[]): DomainInterface => ({
  name,
  hwaddr: null,
  addrs: addrs.map((addr) => ({ type: 0, typeName: 'ipv4', addr, prefix: 24 })),
});

/** A domain whose sources return these answers in sequence. */
function domainWith(...answers: ReadonlyArray<readonly DomainInterface[] | Error>): {
  readonly domain: Domain;
  readonly asked: () => unknown[];
} {
  const fake = new FakeConnection();
  const values = answers.map((each) => (each instanceof Error ? each : { ifaces: each }));
  fake.answer(remote.domainInterfaceAddresses, ...values);
  return {
    domain: Domain.of(fake.connection, DOM),
    asked: () => fake.calls.map(({ args }) => (args as { source: number }).source),
  };
}

describe('findAddresses', () => {
  it('queries the agent first, and no other source if the agent knows an address', async () => {
    const { domain, asked } = domainWith([nic('eth0', '10.0.0.2')]);
    expect(await findAddresses(domain)).toEqual({
      source: 'agent',
      interfaces: [nic('eth0', '10.0.0.2')],
    });
    expect(asked()).toEqual([AGENT]);
  });

  it('skips sources that fail or know no address', async () => {
    const { domain, asked } = domainWith(failure(86), [], [nic('vnet0', '10.0.0.3')]);
    expect(await findAddresses(domain)).toMatchObject({ source: 'arp' });
    expect(asked()).toEqual([AGENT, LEASE, ARP]);
  });

  it('leaves out loopback and link-local addresses', async () => {
    const far = ['192.168.1.1', '2001:db8::1', 'fec0::1', '1.127.0.1', 'fd00::1'];
    const near = ['127.0.0.1', '169.254.3.4', '::1', 'fe80::1', 'FEBF::1'];
    const { domain } = domainWith([nic('lo', ...near), nic('eth0', ...near, ...far)]);
    expect(await findAddresses(domain)).toEqual({
      source: 'agent',
      interfaces: [nic('eth0', ...far)],
    });
    const loopback = domainWith([nic('lo', ...near)]);
    expect(await findAddresses(loopback.domain)).toBeNull();
  });

  it('returns null if no source knows an address', async () => {
    expect(await findAddresses(domainWith(failure(86), [], failure(3)).domain)).toBeNull();
  });

  it('rejects if all sources fail', async () => {
    const { domain } = domainWith(failure(86), failure(3), failure(55));
    await expect(findAddresses(domain)).rejects.toMatchObject({ number: 55 });
  });

  it('queries the given sources in their order', async () => {
    const { domain, asked } = domainWith([]);
    expect(await findAddresses(domain, { sources: ['arp', 'lease'] })).toBeNull();
    expect(asked()).toEqual([ARP, LEASE]);
    await expect(findAddresses(domain, { sources: ['dns' as 'arp'] })).rejects.toMatchObject({
      argument: 'sources',
    });
  });

  it('queries no further source after an error that is not from libvirt', async () => {
    const broken = new TypeError('broken');
    const { domain, asked } = domainWith(broken);
    await expect(findAddresses(domain)).rejects.toBe(broken);
    expect(asked()).toEqual([AGENT]);
  });
});
