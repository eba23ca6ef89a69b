import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Connection, Domain } from '../../src/index.ts';
import { connect, VirIPAddrType } from '../../src/index.ts';
import { defineGuest, makeDisk, startPool } from './api/guest.ts';
import type { Libvirtd } from './support/libvirtd.ts';
import { startLibvirtd } from './support/libvirtd.ts';
import { describeWithLibvirtd } from './support/suite.ts';

const calls: ReadonlyArray<readonly [string, (domain: Domain) => Promise<unknown>]> = [
  ['getGuestInfo', (domain) => domain.getGuestInfo()],
  ['interfaceAddresses', (domain) => domain.interfaceAddresses({ source: 1 })],
  ['getFsInfo', (domain) => domain.getFsInfo()],
  ['fsFreeze', (domain) => domain.fsFreeze()],
  ['fsThaw', (domain) => domain.fsThaw()],
  ['fsTrim', (domain) => domain.fsTrim({ minimum: 4096 })],
  ['setUserPassword', (domain) => domain.setUserPassword('root', 'secret')],
  ['authorizedSshKeysGet', (domain) => domain.authorizedSshKeysGet('root')],
  ['authorizedSshKeysSet', (domain) => domain.authorizedSshKeysSet('root', ['ssh-rsa AAAA'])],
  ['getGuestVcpus', (domain) => domain.getGuestVcpus()],
  ['setGuestVcpus', (domain) => domain.setGuestVcpus('1', false)],
  ['getTime', (domain) => domain.getTime()],
];

describeWithLibvirtd('the guest agent', () => {
  let daemon: Libvirtd;
  beforeAll(async () => {
    daemon = await startLibvirtd();
  });
  afterAll(() => daemon?.stop());

  describe('of QEMU, if it does not respond,', () => {
    let connection: Connection;
    let domain: Domain;
    beforeAll(async () => {
      connection = await connect(daemon.uri('qemu'));
      const path = await makeDisk(await startPool(connection), 'agent.img');
      domain = await defineGuest(connection, 'agent', { path });
      await domain.create();
    });
    afterAll(() => connection?.close());

    it.each(calls)('makes %s() fail with VIR_ERR_AGENT_UNRESPONSIVE', async (_, call) => {
      await expect(call(domain)).rejects.toMatchObject({
        code: 'VIR_ERR_AGENT_UNRESPONSIVE',
        number: 86,
      });
    });

    it('gets more time by agentSetResponseTimeout()', async () => {
      await domain.agentSetResponseTimeout(7);
      await expect(domain.agentSetResponseTimeout(-7)).rejects.toMatchObject({
        code: 'VIR_ERR_INVALID_ARG',
      });
    });

    it('makes getFsInfo() fail with another error if the guest has no channel', async () => {
      const xml = await domain.getXmlDesc();
      const [channel = ''] = /<channel[\s\S]*<\/channel>/.exec(xml) ?? [];
      await domain.destroy();
      await domain.detachDeviceFlags(channel, { flags: 2 });
      await domain.create();
      await expect(domain.getFsInfo()).rejects.toMatchObject({
        code: 'VIR_ERR_ARGUMENT_UNSUPPORTED',
        number: 74,
      });
    });
  });

  it('of the test driver answers calls about file systems, users and addresses', async () => {
    await using connection = await connect(daemon.uri('test'));
    const domain = await connection.domainLookupByName('test');
    expect(await domain.getFsInfo()).toEqual([
      { mountpoint: '/', name: 'vda1', fstype: 'ext4', devAliases: ['vda'] },
      { mountpoint: '/boot', name: 'vda2', fstype: 'ext4', devAliases: ['vda'] },
    ]);
    expect(await domain.fsFreeze({ mountpoints: ['/'] })).toBe(1);
    // One file system was not frozen yet.
    expect(await domain.fsFreeze()).toBe(1);
    expect(await domain.fsThaw()).toBe(2);
    await domain.fsTrim({ mountPoint: '/' });
    await domain.setUserPassword('root', 'secret');
    expect(await domain.interfaceAddresses()).toEqual([
      {
        name: 'testnet0',
        hwaddr: 'aa:bb:cc:dd:ee:ff',
        addrs: [{ type: VirIPAddrType.IPV4, typeName: 'ipv4', addr: '192.168.122.3', prefix: 24 }],
      },
    ]);
  });
});
